import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkSource, type SourceInput } from './check-source.ts'
import { createProject } from './create-project.ts'
import type { Services } from './services.ts'
import { importNow, setSource } from './source.ts'

/** A new project with its source, the newest commit on its way. A source that can be none leaves no project behind. */
export async function importProject(
  services: Services,
  user: User,
  name: string,
  source: SourceInput,
): Promise<ProjectRow> {
  await checkSource(services, user, source, null)
  const project = await createProject(services, user, name)
  await setSource(services, user, project, source)
  await importNow(services, user, await services.store.projects.get(project.id))
  return services.store.projects.get(project.id)
}
