import type { WorkerServices } from '../worker-services.ts'

/** Sets every project's services (or those of one) right, in the background. */
export async function keepServices(services: WorkerServices, only: string | null): Promise<void> {
  const { store, engine, keeper, logger } = services
  const started = (await engine.listContainers()).filter(({ role }) => role === 'service')
  const withContainers = new Set(started.map(({ project }) => project))
  const withRows = new Set(await store.services.projects())
  for (const project of await store.projects.list(null)) {
    if (only !== null && project.name !== only) continue
    if (project.deleting || !(withContainers.has(project.name) || withRows.has(project.id))) continue
    keeper
      .sync(project.id)
      .catch((err) => logger.warn({ err, project: project.name }, 'could not keep services'))
  }
}
