import { seconds } from '../../src/domain/log-event.ts'
import { DeploymentFailedError } from '../../src/errors.ts'
import type { Attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'

/** Work with a source, within the time that a build may take. `failed`: what did not happen, for people. */
export async function withTimeLimit<T>(
  { config }: Pick<WorkerServices, 'config'>,
  attempt: Attempt,
  failed: string,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(config.buildTimeoutMs)
  try {
    return await work({ ...attempt, signal: AbortSignal.any([attempt.signal, limit]) })
  } catch (error) {
    if (!limit.aborted || attempt.signal.aborted) throw error
    throw new DeploymentFailedError(
      'source_timeout',
      `${failed} within ${seconds(config.buildTimeoutMs)}.\nIf its server is well, raise DOPRAX_BUILD_TIMEOUT (in seconds).`,
      { cause: error },
    )
  }
}
