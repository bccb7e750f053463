import { isDeepStrictEqual } from 'node:util'
import { containerName, networkName } from '../../src/domain/engine-names.ts'
import { limitsOf } from '../../src/domain/limits.ts'
import { seconds } from '../../src/domain/log-event.ts'
import { gatewayOf } from '../../src/domain/subnet.ts'
import type { ContainerSpec, RunningContainer } from '../../src/engine/engine.ts'
import { DopraxError } from '../../src/errors.ts'
import type { DeploymentRow, ProjectRow, ReleaseRow } from '../../src/store/schema.ts'
import type { Attempt } from '../attempt.ts'
import { engineParts, probeEveryMs } from '../containers.ts'
import { healthTarget } from '../health/health-target.ts'
import { waitHealthy } from '../health/wait-healthy.ts'
import { ensureProjectNetwork } from '../network.ts'
import { CanceledError } from '../running.ts'
import type { WorkerServices } from '../worker-services.ts'
import { awaitServices } from './await-services.ts'
import { bringBack, makeRoom } from './make-room.ts'
import { noteHidden } from './note-hidden.ts'

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
  const { project, deployment, log, signal } = current
  const { health, deploy, needs, volumes } = store.releases.settings(release)
  log.write({ type: 'phase', text: `Releasing v${release.number}` })
  await awaitServices(services, current, needs)
  const spec = await candidateSpec(services, project, deployment, release)
  const recreate = deploy === 'recreate'
  if ((project.recreates === 1) !== recreate)
    await store.projects.update(project.id, { recreates: recreate ? 1 : 0 })
  let candidate: RunningContainer | null = null
  try {
    // The swap before may still need the server that requests are to wait at.
    if (recreate) await settling.run(project.id, () => makeRoom(services, current))
    candidate = await startCandidate(services, spec, release)
    log.write({ type: 'note', text: `candidate started, port ${release.port} (${release.port_source})` })
    const image = { port: release.port, hasHealthcheck: release.has_healthcheck === 1 }
    const target = healthTarget(health, image, `${project.name}.${config.domain}`)!
    const hidden = noteHidden(engine, release.image_id, volumes, log).catch((err) =>
      services.logger.warn({ err, project: project.name }, 'could not look for hidden files'),
    )
    const waitedMs = await waitHealthy(engine, candidate, target, {
      timeoutMs: health?.timeoutMs ?? config.healthTimeoutMs,
      intervalMs: health?.intervalMs ?? probeEveryMs,
      memoryBytes: spec.limits.memoryBytes,
      signal,
      note: (text) => log.write({ type: 'note', text }),
    })
    await hidden
    log.write({ type: 'note', text: `healthy after ${seconds(waitedMs)}` })
    if (settling.has(deployment.project_id))
      log.write({
        type: 'note',
        text: `it takes over once the swap before it is over, within ${seconds(config.drainTimeoutMs)}`,
      })
    const { id, address } = candidate
    await settling.run(deployment.project_id, async () => {
      signal.throwIfAborted()
      await keepSize(services, project, candidate!.id, spec.limits)
      const live = await store.deployments.goLive(deployment.id, owner, { id, address })
      if (!live) throw new CanceledError('Canceled.')
    })
  } catch (error) {
    if (candidate) await engine.retireContainer(candidate.id, 0)
    if (recreate) await bringBack(services, current)
    throw error
  }
}

/** Somebody may have given main another size since its candidate was started. */
async function keepSize(
  { engine, store, config }: WorkerServices,
  project: ProjectRow,
  id: string,
  given: ContainerSpec['limits'],
): Promise<void> {
  const limits = limitsOf((await store.definitions.get(project.id)).spec.main.size, config.limits)
  if (!isDeepStrictEqual(limits, given)) await engine.limitContainer(id, limits)
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
  const { size } = (await store.definitions.get(project.id)).spec.main
  const parts = await engineParts(services, project, { ...store.releases.settings(release), size })
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
    ...parts,
  }
}
