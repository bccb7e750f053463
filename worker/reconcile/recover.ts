import { openLog } from '../../src/actions/deployment-log.ts'
import { maxAttempts } from '../../src/domain/deployment.ts'
import { DeploymentFailedError } from '../../src/errors.ts'
import { endWith } from '../attempt.ts'
import { CanceledError } from '../running.ts'
import type { WorkerServices } from '../worker-services.ts'

/**
 * At the start: takes over what a former worker had under way when it died. Builds are queued again, releases wait
 * to be brought up again; what was to be canceled, or has died too often, ends now.
 */
export async function recoverInterrupted(services: WorkerServices): Promise<void> {
  const { store, owner, logger } = services
  for (const deployment of await store.deployments.releaseLeases(owner)) {
    logger.warn(
      { deployment: deployment.id, state: deployment.state },
      'taking over an interrupted deployment',
    )
    const log = await openLog(services, deployment)
    if (deployment.cancel_requested) {
      await endWith({ store, owner: null }, deployment, log, new CanceledError('Canceled.'))
    } else if (deployment.attempts >= maxAttempts) {
      const text = `Doprax was interrupted again and again while it worked on this.\nIf the machine is not short of memory or disk, push again.`
      await endWith({ store, owner: null }, deployment, log, new DeploymentFailedError('interrupted', text))
    } else {
      log.write({ type: 'note', text: 'Doprax was interrupted; this deployment goes on.' })
    }
    await log.flush()
  }
}
