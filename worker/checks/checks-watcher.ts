import { setTimeout as sleep } from 'node:timers/promises'
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

  async run(): Promise<void> {
    const { signal } = this.#stopped
    while (!signal.aborted) {
      await this.#lookAtAll().catch((err) =>
        this.#services.logger.warn({ err }, 'could not look at checks; trying again soon'),
      )
      await sleep(everyMs, undefined, { signal }).catch(() => {})
    }
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #lookAtAll(): Promise<void> {
    const waits = (await this.#services.store.checks.due(Date.now())).values()
    const lookAtEach = async () => {
      for (const wait of waits) {
        if (this.#stopped.signal.aborted) return
        await lookAtChecks(this.#services, wait).catch((err) =>
          this.#services.logger.warn({ err, deployment: wait.deployment.id }, 'could not look at its checks'),
        )
      }
    }
    await Promise.all(Array.from({ length: atOnce }, lookAtEach))
  }
}
