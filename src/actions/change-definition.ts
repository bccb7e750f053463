import { isDeepStrictEqual } from 'node:util'
import { settingsOf } from '../domain/spec/main-settings.ts'
import type { Spec } from '../domain/spec/spec.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import type { Services } from './services.ts'
import { startDeployment } from './start-deployment.ts'

export interface DefinitionChange {
  spec: Spec
  /** What brings it to main; null: nothing of its release has changed, or nothing is live yet. */
  deployment: DeploymentRow | null
}

/** Changes what a project is, as a person asks; the worker makes it so. Throws what `edit` throws. */
export async function changeDefinition(
  services: Omit<Services, 'pickSubnet'>,
  user: User,
  project: ProjectRow,
  audit: { action: string; details: unknown },
  edit: (spec: Spec) => Spec,
): Promise<DefinitionChange> {
  const { store, events } = services
  checkNotDeleting(project)
  let before: Spec | null = null
  const { spec } = await store.definitions.change(project.id, (definition) => {
    before = definition.spec
    return { spec: edit(definition.spec), applied: definition.applied }
  })
  await store.audit({ userId: user.id, project: project.name, ...audit })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
  const needsRelease = !isDeepStrictEqual(releasedParts(before!), releasedParts(spec))
  const deployment =
    needsRelease && project.live_deployment_id !== null
      ? await startDeployment(services, project, { kind: 'config', userId: user.id })
      : null
  return { spec, deployment }
}

/** What a release keeps of a spec. */
function releasedParts(spec: Spec) {
  return { ...settingsOf(spec), env: spec.main.env, port: spec.main.port }
}
