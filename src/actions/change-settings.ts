import { isBranchName } from '../domain/names.ts'
import { DopraxError } from '../errors.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import type { Services } from './services.ts'
import { setDeployBranch } from './set-deploy-branch.ts'

export interface ProjectSettings {
  autoApply?: boolean | undefined
  deployBranch?: string | undefined
}

/** What is left out stays as it is. Throws a DopraxError `bad_branch`. */
export async function changeSettings(
  { store, repositories, events }: Pick<Services, 'store' | 'repositories' | 'events'>,
  user: User,
  project: ProjectRow,
  settings: ProjectSettings,
): Promise<ProjectRow> {
  checkNotDeleting(project)
  const { autoApply, deployBranch } = settings
  if (deployBranch !== undefined) {
    if (!isBranchName(deployBranch))
      throw new DopraxError('bad_branch', 'No branch can have this name. Write it like main.')
    await setDeployBranch({ store, repositories }, project, deployBranch)
  }
  if (autoApply !== undefined) await store.projects.update(project.id, { auto_apply: autoApply ? 1 : 0 })
  await store.audit({ userId: user.id, action: 'settings', project: project.name, details: settings })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
  return store.projects.get(project.id)
}
