import type { WorkerServices } from '../worker-services.ts'

/** Repositories of first pushes that never became a project; one that is on its way has its repository before it. */
export async function removeEmptyRepositories({ repositories, store }: WorkerServices): Promise<void> {
  for (const name of await repositories.list()) {
    if (await store.projects.find(name)) continue
    // Asked again, as a push that was decided in between is not idle, but its project is there.
    if ((await repositories.isIdle(name)) && !(await store.projects.find(name)))
      await repositories.remove(name)
  }
}
