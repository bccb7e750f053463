import { setTimeout as sleep } from 'node:timers/promises'
import { dispatch } from '../src/actions/start-deployment.ts'
import { maxAttempts } from '../src/domain/deployment.ts'
import { seconds } from '../src/domain/log-event.ts'
import { DopraxError } from '../src/errors.ts'
import type { Attempt } from './attempt.ts'
import type { WorkerServices } from './worker-services.ts'

const askEveryMs = 500

/**
 * When `error` says that the engine went away under a deployment: waits for it, then lets another attempt begin. False:
 * it was something else, the engine did not come back in time, or this has happened too often.
 */
export async function goesOnWithEngine(
  services: WorkerServices,
  { deployment, log, signal }: Omit<Attempt, 'project'>,
  error: unknown,
): Promise<boolean> {
  if (!isEngineDown(error) || signal.aborted || deployment.attempts >= maxAttempts) return false
  const limit = seconds(services.config.engineTimeoutMs)
  log.write({ type: 'note', text: `${error.message}\nThis deployment waits for it, ${limit} at most.` })
  if (!(await isBack(services, signal))) return false
  log.write({ type: 'note', text: 'The Docker engine is back; this deployment goes on.' })
  const waiting = await services.store.deployments.putBack(deployment.id, services.owner)
  if (waiting) dispatch(services.jobs, waiting)
  return true
}

async function isBack({ engine, config }: WorkerServices, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + config.engineTimeoutMs
  while (!signal.aborted && Date.now() < deadline) {
    try {
      await engine.info()
      return true
    } catch {
      await sleep(askEveryMs, null, { signal }).catch(() => {})
    }
  }
  return false
}

function isEngineDown(error: unknown): error is DopraxError {
  return error instanceof DopraxError && error.code === 'engine_down'
}
