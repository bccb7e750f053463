import type { ImageFacts } from '../../src/engine/engine.ts'
import { messageOf } from '../../src/errors.ts'
import type { ServiceRow } from '../../src/store/schema.ts'
import type { Observe, ServiceWork } from './bring-service.ts'
import type { KeeperServices } from './service-keeper.ts'

const shownEveryMs = 1000

/** The image of a service, pulled unless it is there. */
export async function pullService(
  { engine }: KeeperServices,
  { service, signal }: ServiceWork,
  observe: Observe,
): Promise<ImageFacts> {
  const present = await engine.inspectImage(service.image)
  if (present) return present
  await observe({ state: 'pulling', reason: service.image })
  const show = (reason: string) => observe({ state: 'pulling', reason })
  return engine.pullImage(service.image, progress(service.image, show), signal)
}

/**
 * Pulls the image anew, as somebody asked. The service runs on meanwhile, and so it does when that fails, which
 * `problem` tells.
 */
export async function updateService(
  { engine, store }: KeeperServices,
  { project, service, row, signal }: ServiceWork,
  observe: Observe,
): Promise<{ row: ServiceRow; problem: string | null }> {
  const show = (reason: string) => observe({ reason: `update: ${reason}` })
  const { image } = service
  try {
    const { id } = await engine.pullImage(image, progress(image, show), signal, { anew: true })
    return { row: await store.services.updated(project.id, service.name, id !== row.image_id), problem: null }
  } catch (error) {
    signal.throwIfAborted()
    const problem = `It could not be updated. ${messageOf(error)}`
    await observe({ reason: problem })
    return { row: await store.services.updated(project.id, service.name, false), problem }
  }
}

function progress(image: string, show: (text: string) => Promise<void>) {
  let shownAt = 0
  return (done: number, total: number) => {
    if (Date.now() - shownAt < shownEveryMs) return
    shownAt = Date.now()
    const megabytes = (bytes: number) => Math.round(bytes / 1_000_000)
    show(`${image}, ${megabytes(done)} of ${megabytes(total)} MB`).catch(() => {})
  }
}
