import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkConfirmed } from './confirm.ts'
import type { Services } from './services.ts'

/** The worker stops and removes all of it; only its volumes stay for DOPRAX_KEEP_VOLUMES. Throws a DopraxError `not_confirmed`. */
export async function deleteProject(
  { config, store, events }: Pick<Services, 'config' | 'store' | 'events'>,
  user: User,
  project: ProjectRow,
  confirmation: string | undefined,
): Promise<ProjectRow> {
  checkConfirmed(project.name, confirmation)
  await store.projects.markDeleting(project.id, Date.now() + config.keepVolumesMs)
  await store.audit({ userId: user.id, action: 'project.delete', project: project.name })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
  return store.projects.get(project.id)
}
