import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import type { Services } from './services.ts'

export interface ProjectSettings {
  autoApply?: boolean | undefined
}

/** What is left out stays as it is. */
export async function changeSettings(
  { store, events }: Pick<Services, 'store' | 'events'>,
  user: User,
  project: ProjectRow,
  settings: ProjectSettings,
): Promise<ProjectRow> {
  checkNotDeleting(project)
  if (settings.autoApply !== undefined) await store.projects.setAutoApply(project.id, settings.autoApply)
  await store.audit({ userId: user.id, action: 'settings', project: project.name, details: settings })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
  return store.projects.get(project.id)
}
