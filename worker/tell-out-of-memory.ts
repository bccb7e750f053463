import { megabytes } from '../src/domain/size-text.ts'
import type { EngineEvent } from '../src/engine/engine.ts'
import { tellOfContainer } from './tell-of-container.ts'
import type { WorkerServices } from './worker-services.ts'

type OutOfMemory = Exclude<EngineEvent, { kind: 'reconnected' }>

/** Containers that were told of: one that runs out of memory again and again is to fill no log. */
const told = new Set<string>()

export async function tellOutOfMemory(services: WorkerServices, event: OutOfMemory): Promise<void> {
  const { store, logger } = services
  const project = await store.projects.find(event.project)
  if (!project || told.has(event.id)) return
  told.add(event.id)
  logger.warn({ project: project.name, service: event.service }, 'a container ran out of memory')
  const at = new Date().toISOString()
  await tellOfContainer(
    services,
    project,
    event,
    ({ memoryBytes }) =>
      `It ran out of memory (limit ${megabytes(memoryBytes)}) at ${at}: make it use less, or give it more.`,
  )
}
