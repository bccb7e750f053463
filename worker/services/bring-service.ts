import type { ServiceSpec } from '../../src/domain/spec/spec.ts'
import type { ContainerListing, ContainerSpec, Engine } from '../../src/engine/engine.ts'
import { ConflictError, messageOf } from '../../src/errors.ts'
import type { ProjectRow, ServiceRow } from '../../src/store/schema.ts'
import { probeEveryMs } from '../containers.ts'
import { healthTarget } from '../health/health-target.ts'
import { waitHealthy } from '../health/wait-healthy.ts'
import { ensureProjectNetwork } from '../network.ts'
import { pullService, updateService } from './pull-service.ts'
import { serviceContainer } from './service-container.ts'
import type { KeeperServices } from './service-keeper.ts'
import { startService } from './start-service.ts'

export type Observe = (
  observed: Parameters<KeeperServices['store']['services']['observe']>[2],
) => Promise<void>

/** One service, and what is there of it. */
export interface ServiceWork {
  project: ProjectRow
  service: ServiceSpec
  row: ServiceRow
  generated: ReadonlyMap<string, string>
  containers: ContainerListing[]
  /** What is to be said of it although it runs. */
  remark: string | null
  signal: AbortSignal
}

/**
 * Makes one service be as its definition says, and notes in SQL how that goes. Of two containers of a service only one
 * ever runs: they would write to the same volumes.
 */
export async function bringService(services: KeeperServices, work: ServiceWork): Promise<void> {
  const { project, service, row } = work
  const observe: Observe = async (observed) => {
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

async function run(services: KeeperServices, work: ServiceWork, observe: Observe): Promise<void> {
  const { engine, config } = services
  const { project, service, signal } = work
  const updated = work.row.update_wanted ? await updateService(services, work, observe) : null
  const image = await pullService(services, work, observe)
  const spec = await serviceContainer(
    services,
    await ensureProjectNetwork(services, project),
    service,
    work.generated,
    updated?.row ?? work.row,
  )
  const ports = image.ports.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port)
  await observe({ image_id: image.id, ports: JSON.stringify(ports) })
  const known = work.containers.find(({ fingerprint }) => fingerprint === spec.fingerprint)
  if (!known?.running) await observe({ state: 'starting', reason: null })
  for (const other of work.containers)
    if (other !== known) await engine.retireContainer(other.id, graceSeconds(service, config))
  const container = known
    ? await engine.resumeContainer(known.id)
    : await startService(services, service, { ...spec, image: image.id })
  const limited = known ? await limit(engine, container.id, spec.limits) : null
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
  await observe({ state: 'running', reason: updated?.problem ?? limited ?? work.remark })
}

/** Why it has its old limits still; null: it has the new ones. */
async function limit(engine: Engine, id: string, limits: ContainerSpec['limits']): Promise<string | null> {
  try {
    await engine.limitContainer(id, limits)
    return null
  } catch (error) {
    if (error instanceof ConflictError) return error.message
    throw error
  }
}

function graceSeconds({ stop }: ServiceSpec, { stopGraceSeconds }: KeeperServices['config']): number {
  return stop.graceMs === null ? stopGraceSeconds : Math.ceil(stop.graceMs / 1000)
}
