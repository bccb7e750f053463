import { checkProjectName } from '../domain/names.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { Services } from './services.ts'

/** Throws a DopraxError `bad_name` or `reserved_name`, or a ConflictError `name_taken`. */
export async function createProject(
  {
    store,
    repositories,
    events,
    pickSubnet,
  }: Pick<Services, 'store' | 'repositories' | 'events' | 'pickSubnet'>,
  user: { id: number },
  name: string,
): Promise<ProjectRow> {
  checkProjectName(name)
  await repositories.create(name)
  const project = await store.projects.create(name, user.id, pickSubnet)
  await store.audit({ userId: user.id, action: 'project.create', project: name })
  events.publish({ project: name, deployment: null, kind: 'project' })
  return project
}
