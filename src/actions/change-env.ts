import { checkEnvKey } from '../domain/names.ts'
import { DopraxError } from '../errors.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import type { Services } from './services.ts'
import { startDeployment } from './start-deployment.ts'

export interface EnvChange {
  set: Record<string, { value: string; secret?: boolean }>
  unset: string[]
}

/**
 * Of `main` or a service, which is restarted with it. Returns the deployment that brings main's new environment to a
 * live project; null for a service, or when nothing is live yet.
 */
export async function changeEnv(
  services: Omit<Services, 'pickSubnet'>,
  user: User,
  project: ProjectRow,
  container: string,
  { set, unset }: EnvChange,
): Promise<DeploymentRow | null> {
  checkNotDeleting(project)
  for (const [key, { value }] of Object.entries(set)) {
    checkEnvKey(key)
    if (value.includes('\0'))
      throw new DopraxError(
        'bad_env',
        `The value of ${key} contains a NUL character, which no environment can hold.`,
      )
  }
  await services.store.env.change(project.id, container, set, unset)
  await services.store.audit({
    userId: user.id,
    action: 'env',
    project: project.name,
    details: { container, set: Object.keys(set), unset },
  })
  services.events.publish({ project: project.name, deployment: null, kind: 'project' })
  if (container !== 'main' || project.live_deployment_id === null) return null
  return startDeployment(services, project, { kind: 'config', userId: user.id })
}
