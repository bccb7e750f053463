import { setTimeout as sleep } from 'node:timers/promises'
import type { ContainerSpec, ImageFacts, RunningContainer } from '../../src/engine/engine.ts'
import { DeploymentFailedError } from '../../src/errors.ts'
import { probeEveryMs } from '../containers.ts'
import { healthTarget } from '../health/health-target.ts'
import { waitHealthy } from '../health/wait-healthy.ts'
import type { ServiceWork } from './bring-service.ts'
import type { KeeperServices } from './service-keeper.ts'

const pauseMs = 1000

/** The container of a service was started, and is not healthy. */
export class NotUpError extends DeploymentFailedError {
  /** It has not ended: it may become healthy yet. */
  get runs(): boolean {
    return ['unhealthy', 'never_healthy', 'loopback_only', 'wrong_port'].includes(this.code)
  }
}

/**
 * Waits until a service's container is healthy. One that takes the place of another and ends is started again while
 * other services are still coming up: it may miss one of them. Throws a NotUpError.
 */
export async function comeUp(
  services: KeeperServices,
  work: ServiceWork,
  started: RunningContainer,
  image: ImageFacts,
  limits: ContainerSpec['limits'],
  replaces: boolean,
): Promise<RunningContainer> {
  const { engine, config } = services
  const { service, signal } = work
  const port = tcpPorts(image)[0] ?? null
  const target = healthTarget(service.health, { port, hasHealthcheck: image.hasHealthcheck }, service.name)
  if (!target) return started
  const timeoutMs = service.health?.timeoutMs ?? config.healthTimeoutMs
  const until = Date.now() + timeoutMs
  for (let container = started; ; container = await engine.resumeContainer(container.id)) {
    try {
      await waitHealthy(engine, container, target, {
        timeoutMs,
        intervalMs: service.health?.intervalMs ?? probeEveryMs,
        memoryBytes: limits.memoryBytes,
        signal,
        note: () => {},
      })
      return container
    } catch (error) {
      if (signal.aborted || !(error instanceof DeploymentFailedError)) throw error
      const notUp = new NotUpError(error.code, error.message, { cause: error })
      if (!replaces || notUp.runs || Date.now() > until || !(await othersComing(services, work))) throw notUp
      await sleep(pauseMs, undefined, { signal })
    }
  }
}

/** In the order in which the image exposes them. */
export function tcpPorts({ ports }: ImageFacts): number[] {
  return ports.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port)
}

async function othersComing({ store }: KeeperServices, { project, service }: ServiceWork): Promise<boolean> {
  return (await store.services.list(project.id)).some(
    ({ name, state }) => name !== service.name && ['waiting', 'pulling', 'starting'].includes(state),
  )
}
