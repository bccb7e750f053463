import type { ProjectRow } from '../../src/store/schema.ts'
import type { WorkerServices } from '../worker-services.ts'

/** Sets every project's services (or those of one) right, in the background. */
export async function keepServices(services: WorkerServices, only: string | null): Promise<void> {
  const { keeper, logger } = services
  for (const { id, name } of await projectsToKeep(services, only)) {
    keeper.sync(id).catch((err) => logger.warn({ err, project: name }, 'could not keep services'))
  }
}

async function projectsToKeep({ store, engine }: WorkerServices, only: string | null): Promise<ProjectRow[]> {
  if (only !== null) {
    const project = await store.projects.find(only)
    return project ? [project] : []
  }
  const started = (await engine.listContainers()).filter(({ role }) => role === 'service')
  const withContainers = new Set(started.map(({ project }) => project))
  const withRows = new Set(await store.services.projects())
  const all = await store.projects.list(null)
  return all.filter(({ id, name }) => withContainers.has(name) || withRows.has(id))
}
