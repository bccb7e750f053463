import { setTimeout as sleep } from 'node:timers/promises'
import { finishDecision } from '../../src/actions/decide-plan.ts'
import { measureVolumes } from '../../src/actions/measure-volumes.ts'
import { settle } from '../deploy/settle.ts'
import { diskIsTight, keepDisk } from '../disk/keep-disk.ts'
import { keepServices } from '../services/keep-services.ts'
import type { WorkerServices } from '../worker-services.ts'
import { deleteProjects } from './delete-projects.ts'
import { refreshLive } from './refresh-live.ts'
import { removeOrphans } from './remove-orphans.ts'
import { removeEmptyRepositories } from './remove-repositories.ts'
import { removeVolumes } from './remove-volumes.ts'

const quickMs = 2000
const fullMs = 30_000
/** The engine reads every file of every volume and container for it. */
const sizesMs = 15 * 60_000
const sizesWhenTightMs = 60_000
/** As old as they must be; at the start, what has just crashed is younger. */
const leftoversMs = 3_600_000

/**
 * Compares SQL with Redis, the engine and the ingress, and puts right what differs: on every hint that something
 * changed, and on a timer, so that a hint that was lost costs a delay and no more.
 */
export class Reconciler {
  readonly #services: WorkerServices
  readonly #settling = new Set<number>()
  readonly #stopped = new AbortController()
  #wake = new AbortController()
  #fullDue = 0
  /** What nobody needs any more can wait for the timer, as looking for it takes the longer the more projects there are. */
  #sweepDue = 0
  #leftoversDue = Date.now() + leftoversMs
  #measuredAt = Date.now() + fullMs - sizesMs

  constructor(services: WorkerServices) {
    this.#services = services
  }

  /** Look at everything, soon. */
  hint(): void {
    this.#fullDue = 0
    this.#wake.abort()
  }

  async run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      this.#wake = new AbortController()
      await this.#attempt('pending', () => this.#pending())
      if (Date.now() >= this.#fullDue) {
        this.#fullDue = Date.now() + fullMs
        await this.#attempt('live', () => refreshLive(this.#services))
        await this.#attempt('services', () => keepServices(this.#services, null))
        await this.#attempt('deletions', () => deleteProjects(this.#services))
      }
      if (Date.now() >= this.#sweepDue + (this.#services.running.isCalm ? 0 : fullMs)) {
        this.#sweepDue = Date.now() + fullMs
        await this.#attempt('orphans', () => removeOrphans(this.#services))
        await this.#attempt('volumes', () => removeVolumes(this.#services))
        await this.#attempt('repositories', () => removeEmptyRepositories(this.#services))
        await this.#attempt('sizes', () => this.#measure())
      }
      if (Date.now() >= this.#leftoversDue) {
        this.#leftoversDue = Date.now() + leftoversMs
        await this.#attempt('leftovers', () => this.#services.repositories.removeLeftovers())
      }
      const signal = AbortSignal.any([this.#wake.signal, this.#stopped.signal])
      await sleep(quickMs, undefined, { signal }).catch(() => {})
    }
  }

  stop(): void {
    this.#stopped.abort()
  }

  /** In the background, as it may take minutes. */
  async #measure(): Promise<void> {
    const pauseMs = (await diskIsTight(this.#services)) ? sizesWhenTightMs : sizesMs
    if (Date.now() < this.#measuredAt + pauseMs) return
    this.#measuredAt = Number.POSITIVE_INFINITY
    const { engine } = this.#services
    const measure = async () => {
      await keepDisk(this.#services)
      await measureVolumes(this.#services, engine, this.#stopped.signal)
    }
    this.#attempt('sizes', measure).finally(() => {
      this.#measuredAt = Date.now()
    })
  }

  /** Deployments that nobody works on, though somebody should. */
  async #pending(): Promise<void> {
    const { store, jobs, running } = this.#services
    for (const deployment of await store.deployments.unsettled()) {
      if (running.has(deployment.id) || this.#settling.has(deployment.id)) continue
      this.#settling.add(deployment.id)
      this.#attempt('settle', () => settle(this.#services, deployment.id)).finally(() =>
        this.#settling.delete(deployment.id),
      )
    }
    const seen = new Set<number>()
    for (const deployment of await store.deployments.pending()) {
      if (deployment.awaits_approval) {
        await finishDecision(this.#services, deployment)
        continue
      }
      if (deployment.awaits_checks) continue
      if (running.has(deployment.id)) {
        if (deployment.cancel_requested) running.cancel(deployment.id)
      } else if (deployment.state === 'releasing' && deployment.lease_owner === null) {
        await jobs.add('deploy', deployment.id, { once: true })
      } else if (deployment.state === 'queued' && !seen.has(deployment.project_id)) {
        await jobs.add(deployment.kind === 'push' ? 'build' : 'deploy', deployment.id, { once: true })
      }
      seen.add(deployment.project_id)
    }
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (err) {
      this.#services.logger.warn({ err, what }, 'could not reconcile; trying again soon')
    }
  }
}
