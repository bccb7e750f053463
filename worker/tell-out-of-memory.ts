import { openLog } from '../src/actions/deployment-log.ts'
import { limitsOf } from '../src/domain/limits.ts'
import type { EngineEvent } from '../src/engine/engine.ts'
import type { ProjectRow } from '../src/store/schema.ts'
import type { WorkerServices } from './worker-services.ts'

type OutOfMemory = Exclude<EngineEvent, { kind: 'reconnected' }>

/** Containers that were told of: one that runs out of memory again and again is to fill no log. */
const told = new Set<string>()

/** Says it where people look: at the service, or at the end of the log of main's deployment. */
export async function tellOutOfMemory(services: WorkerServices, event: OutOfMemory): Promise<void> {
  const { store, keeper, events, logger } = services
  const project = await store.projects.find(event.project)
  if (!project || told.has(event.id)) return
  told.add(event.id)
  const at = new Date().toISOString()
  const text = ({ memoryBytes }: { memoryBytes: number }) =>
    `It ran out of memory (limit ${Math.round(memoryBytes / 2 ** 20)} MB) at ${at}: make it use less, or give it more.`
  logger.warn({ project: project.name, service: event.service }, 'a container ran out of memory')
  if (event.service !== null) {
    await keeper.remark(project.id, event.service, text)
    events.publish({ project: project.name, deployment: null, kind: 'service' })
  } else await tellOfMain(services, project, event.id, text)
}

async function tellOfMain(
  services: WorkerServices,
  project: ProjectRow,
  container: string,
  text: (limits: { memoryBytes: number }) => string,
): Promise<void> {
  const { store, config, events } = services
  if (project.live_deployment_id === null) return
  const live = await store.deployments.get(project.live_deployment_id)
  if (live.container_id !== container) return
  const log = await openLog(services, live)
  const { spec } = await store.definitions.get(project.id)
  log.write({ type: 'note', text: text(limitsOf(spec.main.size, config.limits)) })
  await log.flush()
  events.publish({ project: project.name, deployment: live.number, kind: 'deployment' })
}
