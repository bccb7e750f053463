import type { ServiceSpec } from '../../src/domain/spec/spec.ts'
import type { ContainerListing, ImageFacts } from '../../src/engine/engine.ts'
import { messageOf } from '../../src/errors.ts'
import type { ProjectRow, ServiceRow } from '../../src/store/schema.ts'
import { probeEveryMs } from '../containers.ts'
import { healthTarget } from '../health/health-target.ts'
import { waitHealthy } from '../health/wait-healthy.ts'
import { ensureProjectNetwork } from '../network.ts'
import { serviceContainer } from './service-container.ts'
import type { KeeperServices } from './service-keeper.ts'

type Observed = Parameters<KeeperServices['store']['services']['observe']>[2]

/** One service, and what is there of it. */
export interface ServiceWork {
  project: ProjectRow
  service: ServiceSpec
  row: ServiceRow
  generated: ReadonlyMap<string, string>
  containers: ContainerListing[]
  signal: AbortSignal
}

/**
 * Makes one service be as its definition says, and notes in SQL how that goes. Of two containers of a service only one
 * ever runs: they would write to the same volumes.
 */
export async function bringService(services: KeeperServices, work: ServiceWork): Promise<void> {
  const { project, service, row } = work
  const observe = async (observed: Observed) => {
    if (await services.store.services.observe(project.id, service.name, observed))
      services.events.publish({ project: project.name, deployment: null, kind: 'service' })
  }
  try {
    if (row.wanted === 'stopped') await stop(services, work)
    else await run(services, work, observe)
  } catch (error) {
    if (work.signal.aborted) return
    await observe({ state: 'failed', reason: messageOf(error) })
  }
  if (row.wanted === 'stopped') await observe({ state: 'stopped', reason: null, container_address: null })
}

async function stop({ engine, config }: KeeperServices, { service, containers }: ServiceWork): Promise<void> {
  await Promise.all(containers.map(({ id }) => engine.stopContainer(id, graceSeconds(service, config))))
}

async function run(
  services: KeeperServices,
  work: ServiceWork,
  observe: (observed: Observed) => Promise<void>,
): Promise<void> {
  const { engine, config } = services
  const { project, service, signal } = work
  const image = await pull(services, work, observe)
  const spec = await serviceContainer(
    services,
    await ensureProjectNetwork(services, project),
    service,
    work.generated,
    work.row,
  )
  const ports = image.ports.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port)
  await observe({ image_id: image.id, ports: JSON.stringify(ports) })
  const known = work.containers.find(({ fingerprint }) => fingerprint === spec.fingerprint)
  if (!known?.running) await observe({ state: 'starting', reason: null })
  for (const other of work.containers)
    if (other !== known) await engine.retireContainer(other.id, graceSeconds(service, config))
  const container = known
    ? await engine.resumeContainer(known.id)
    : await engine.startContainer({ ...spec, image: image.id })
  if (known) await engine.limitContainer(container.id, spec.limits)
  await engine.restartAlways(container.id)
  await observe({ container_id: container.id, container_address: container.address })
  const target = healthTarget(
    service.health,
    { port: ports[0] ?? null, hasHealthcheck: image.hasHealthcheck },
    service.name,
  )
  if (target) {
    try {
      await waitHealthy(engine, container, target, {
        timeoutMs: service.health?.timeoutMs ?? config.healthTimeoutMs,
        intervalMs: service.health?.intervalMs ?? probeEveryMs,
        memoryBytes: spec.limits.memoryBytes,
        signal,
        note: () => {},
      })
    } catch (error) {
      if (signal.aborted) throw error
      await observe({ state: 'unhealthy', reason: messageOf(error) })
      return
    }
  }
  await observe({ state: 'running', reason: null })
}

async function pull(
  { engine }: KeeperServices,
  { service, signal }: ServiceWork,
  observe: (observed: Observed) => Promise<void>,
): Promise<ImageFacts> {
  const present = await engine.inspectImage(service.image)
  if (present) return present
  await observe({ state: 'pulling', reason: service.image })
  let shownAt = 0
  const progress = (done: number, total: number) => {
    if (Date.now() - shownAt < 1000) return
    shownAt = Date.now()
    const megabytes = (bytes: number) => Math.round(bytes / 1_000_000)
    const reason = `${service.image}, ${megabytes(done)} of ${megabytes(total)} MB`
    observe({ state: 'pulling', reason }).catch(() => {})
  }
  return engine.pullImage(service.image, progress, signal)
}

function graceSeconds({ stop }: ServiceSpec, { stopGraceSeconds }: KeeperServices['config']): number {
  return stop.graceMs === null ? stopGraceSeconds : Math.ceil(stop.graceMs / 1000)
}
