import type { ServiceSpec } from '../../src/domain/spec/spec.ts'
import type { ContainerListing, ContainerSpec, Engine, RunningContainer } from '../../src/engine/engine.ts'
import { ConflictError, DeploymentFailedError, messageOf } from '../../src/errors.ts'
import type { ProjectRow, ServiceRow } from '../../src/store/schema.ts'
import { ensureProjectNetwork } from '../network.ts'
import { comeUp, NotUpError, tcpPorts } from './come-up.ts'
import { bringBack, type Proven, provenOf } from './proven.ts'
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
  /** What is to be said of it although it runs; it may come while it is brought up. */
  remark(): string | null
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
  const { project, service, containers } = work
  const updated = work.row.update_wanted ? await updateService(services, work, observe) : null
  const row = updated?.row ?? work.row
  const network = await ensureProjectNetwork(services, project)
  const spec = await serviceContainer(services, network, service, work.generated, row)
  const known = containers.find(({ fingerprint }) => fingerprint === spec.fingerprint)
  const former = provenOf(row, containers, known)
  if (former && row.refused === spec.fingerprint) return bringBack(engine, former, observe, row)

  const image = await pullService(services, work, observe)
  const facts = { image_id: image.id, ports: JSON.stringify(tcpPorts(image)) }
  await observe(known?.running ? facts : { ...facts, state: 'starting', reason: null })
  const grace = graceSeconds(service, config)
  for (const { id } of containers) {
    if (id === former?.id) await engine.stopContainer(id, grace)
    else if (id !== known?.id) await engine.retireContainer(id, grace)
  }
  try {
    const started = await start(services, work, known, { ...spec, image: image.id }, observe)
    const container = await comeUp(services, work, started, image, spec.limits, former !== null)
    const proven: Proven = { id: container.id, ...facts }
    await observe({
      state: 'running',
      reason: updated?.problem ?? started.remark ?? work.remark(),
      container_address: container.address,
      proven: JSON.stringify(proven),
      refused: null,
    })
  } catch (error) {
    if (work.signal.aborted) throw error
    if (former && error instanceof DeploymentFailedError && !(error instanceof NotUpError && error.runs)) {
      await engine.retireContainer(spec.name, grace)
      const reason = `Its change did not come up, so the container from before runs again.\n${error.message}`
      return bringBack(engine, former, observe, { refused: spec.fingerprint, reason })
    }
    if (!(error instanceof NotUpError)) throw error
    await observe({ state: 'unhealthy', reason: error.message })
  }
  if (former) await engine.retireContainer(former.id, grace)
}

/** Its container, running, with its limits. */
async function start(
  services: KeeperServices,
  { service }: ServiceWork,
  known: ContainerListing | undefined,
  spec: ContainerSpec,
  observe: Observe,
): Promise<RunningContainer & { remark: string | null }> {
  const { engine } = services
  const container = known
    ? await engine.resumeContainer(known.id)
    : await startService(services, service, spec)
  const remark = known ? await limit(engine, container.id, spec.limits) : null
  await observe({ container_id: container.id, container_address: container.address })
  return { ...container, remark }
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
