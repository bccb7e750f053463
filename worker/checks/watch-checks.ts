import { forEachOf } from '../for-each-of.ts'
import { repeat } from '../repeat.ts'
import type { WorkerServices } from '../worker-services.ts'
import { lookAtChecks } from './look-at-checks.ts'

const everyMs = 1000
const atOnce = 4

/** Looks at the checks of commits whose deployments wait for them. All that it knows is in SQL, so it goes on after any restart. */
export function watchChecks(services: WorkerServices, stopped: AbortSignal): Promise<void> {
  const { store, logger } = services
  const lookAtAll = async () =>
    forEachOf(await store.checks.due(Date.now()), atOnce, async (wait) => {
      if (stopped.aborted) return
      await lookAtChecks(services, wait).catch((err) =>
        logger.warn({ err, deployment: wait.deployment.id }, 'could not look at its checks'),
      )
    })
  return repeat(stopped, everyMs, lookAtAll, (err) =>
    logger.warn({ err }, 'could not look at checks; trying again soon'),
  )
}
