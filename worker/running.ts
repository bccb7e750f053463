import { setTimeout as sleep } from 'node:timers/promises'

/** The person asked for it. */
export class CanceledError extends Error {
  override readonly name: string = 'CanceledError'
  readonly code: string = 'canceled'
}

/** There is no reason to deploy it; the message says why. */
export class NotNeededError extends CanceledError {
  override readonly name = 'NotNeededError'
  override readonly code = 'not_needed'
}

/** The worker is stopping; the deployment goes on at the next start. */
export class WorkerStoppingError extends Error {
  override readonly name = 'WorkerStoppingError'
}

/** What this worker has under way, so that it can be told to stop. */
export class Running {
  readonly #controllers = new Map<number, AbortController>()
  readonly #works = new Set<Promise<unknown>>()
  #calm = Promise.withResolvers<void>()
  #stopping = false

  /** Runs `work` with a signal that `cancel(deployment)` and `stop` abort. */
  async run(deployment: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController()
    if (this.#stopping) controller.abort(new WorkerStoppingError())
    this.#controllers.set(deployment, controller)
    const done = work(controller.signal)
    if (this.isCalm) this.#calm = Promise.withResolvers()
    this.#works.add(done)
    try {
      await done
    } finally {
      this.#works.delete(done)
      if (this.isCalm && !this.#stopping) this.#calm.resolve()
      // The release of a deployment may have begun before its build has quite ended.
      if (this.#controllers.get(deployment) === controller) this.#controllers.delete(deployment)
    }
  }

  /** Nothing is under way. */
  get isCalm(): boolean {
    return this.#works.size === 0
  }

  /** Resolves when nothing is under way, at the latest after `limitMs`; never once it is told to stop. */
  async untilCalm(limitMs: number): Promise<void> {
    if (this.isCalm) return
    const { promise } = this.#calm
    const limit = new AbortController()
    await Promise.race([promise, sleep(limitMs, null, { signal: limit.signal, ref: false })])
    limit.abort()
  }

  has(deployment: number): boolean {
    return this.#controllers.has(deployment)
  }

  cancel(deployment: number): void {
    this.#controllers.get(deployment)?.abort(new CanceledError('Canceled.'))
  }

  /** Resolves when all work has come to its end. */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const controller of this.#controllers.values()) controller.abort(new WorkerStoppingError())
    await Promise.allSettled(this.#works)
  }
}
