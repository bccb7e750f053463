import { containerName, networkName } from '../../src/domain/engine-names.ts'
import { seconds } from '../../src/domain/log-event.ts'
import { gatewayOf } from '../../src/domain/subnet.ts'
import type { ContainerSpec, RunningContainer } from '../../src/engine/engine.ts'
import { DopraxError } from '../../src/errors.ts'
import type { DeploymentRow, ProjectRow, ReleaseRow } from '../../src/store/schema.ts'
import type { Attempt } from '../attempt.ts'
import { ensureProjectNetwork } from '../network.ts'
import { CanceledError } from '../running.ts'
import type { WorkerServices } from '../worker-services.ts'
import { waitHealthy } from './wait-healthy.ts'

/**
 * Candidate → health → live, in SQL. Until the last line the old release is untouched; whatever fails before,
 * the candidate goes and the old release stays. Traffic follows in `settle`.
 */
export async function bringUp(
  services: WorkerServices,
  current: Attempt,
  release: ReleaseRow,
): Promise<void> {
  const { engine, store, owner, config, settling } = services
  const { deployment, log, signal } = current
  log.write({ type: 'phase', text: `Releasing v${release.number}` })
  const spec = await candidateSpec(services, current.project, deployment, release)
  const candidate = await startCandidate(services, spec, release)
  try {
    log.write({ type: 'note', text: `candidate started, port ${release.port} (${release.port_source})` })
    const waitedMs = await waitHealthy(engine, candidate, release, {
      timeoutMs: config.healthTimeoutMs,
      memoryBytes: spec.limits.memoryBytes,
      signal,
      note: (text) => log.write({ type: 'note', text }),
    })
    log.write({ type: 'note', text: `healthy after ${seconds(waitedMs)}` })
    if (settling.has(deployment.project_id))
      log.write({
        type: 'note',
        text: `it takes over once the swap before it is over, within ${seconds(config.drainTimeoutMs)}`,
      })
    await settling.run(deployment.project_id, async () => {
      signal.throwIfAborted()
      const live = await store.deployments.goLive(deployment.id, owner, candidate)
      if (!live) throw new CanceledError('canceled')
    })
  } catch (error) {
    await engine.retireContainer(candidate.id, 0)
    throw error
  }
}

async function startCandidate(
  { engine, store }: WorkerServices,
  spec: ContainerSpec,
  release: ReleaseRow,
): Promise<RunningContainer> {
  try {
    return await engine.startContainer(spec)
  } catch (error) {
    if (error instanceof DopraxError && error.code === 'image_gone')
      await store.releases.markGone(release.id, true)
    throw error
  }
}

/** The container that a release is, as a given deployment of it. */
export async function candidateSpec(
  services: WorkerServices,
  project: ProjectRow,
  deployment: DeploymentRow,
  release: ReleaseRow,
): Promise<ContainerSpec> {
  const { config, store, instance } = services
  const { subnet } = await ensureProjectNetwork(services, project)
  const gateway = gatewayOf(subnet)
  return {
    name: containerName(instance, project.name, deployment.number),
    image: release.image_id,
    project: project.name,
    role: 'main',
    release: release.number,
    deployment: deployment.number,
    network: networkName(instance, project.name),
    env: {
      DOPRAX_APP_URL: `http://${project.name}.${config.domain}:${config.httpPort}`,
      ...store.releases.env(release),
      PORT: String(release.port),
    },
    hosts: { main: gateway, [project.name]: gateway },
    limits: config.limits,
  }
}
