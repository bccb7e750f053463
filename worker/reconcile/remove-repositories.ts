import { stat } from 'node:fs/promises'
import type { WorkerServices } from '../worker-services.ts'

/** A first push has its repository before its project, and may still be on its way. */
const graceMs = 60 * 60 * 1000

/** Repositories of first pushes that never became a project. */
export async function removeEmptyRepositories({ repositories, store }: WorkerServices): Promise<void> {
  for (const name of await repositories.list()) {
    if (await store.projects.find(name)) continue
    const { mtimeMs } = await stat(repositories.path(name))
    if (Date.now() - mtimeMs > graceMs) await repositories.remove(name)
  }
}
