import { forEachOf, repeat } from '../repeat.ts'
import type { WorkerServices } from '../worker-services.ts'
import { lookAtChecks } from './look-at-checks.ts'

const everyMs = 1000
const atOnce = 4

/** Looks at the checks of commits whose deployments wait for them. All that it knows is in SQL, so it goes on after any restart. */
export class ChecksWatcher {
  readonly #services: WorkerServices
  readonly #stopped = new AbortController()

  constructor(services: WorkerServices) {
    this.#services = services
  }

  run(): Promise<void> {
    const { logger } = this.#services
    return repeat(
      this.#stopped.signal,
      everyMs,
      () => this.#lookAtAll(),
      (err) => logger.warn({ err }, 'could not look at checks; trying again soon'),
    )
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #lookAtAll(): Promise<void> {
    await forEachOf(await this.#services.store.checks.due(Date.now()), atOnce, async (wait) => {
      if (this.#stopped.signal.aborted) return
      await lookAtChecks(this.#services, wait).catch((err) =>
        this.#services.logger.warn({ err, deployment: wait.deployment.id }, 'could not look at its checks'),
      )
    })
  }
}
