import { githubAccess } from '../../src/actions/github-access.ts'
import { messageOf } from '../../src/errors.ts'
import { setCommitStatus } from '../../src/github/api.ts'
import { GithubError } from '../../src/github/github-error.ts'
import { standOf } from '../../src/store/reports.ts'
import type { DeploymentRow } from '../../src/store/schema.ts'
import { repeat } from '../repeat.ts'
import type { WorkerServices } from '../worker-services.ts'
import { commitStatus } from './commit-status.ts'

const everyMs = 2000
const longestWaitMs = 10 * 60_000
const mostAttempts = 20

/** Tells GitHub how deployments of its commits stand: compares what it knows with what is, again and again. */
export class Reporter {
  readonly #services: Pick<WorkerServices, 'config' | 'store' | 'githubApp' | 'logger'>
  readonly #stopped = new AbortController()

  constructor(services: Pick<WorkerServices, 'config' | 'store' | 'githubApp' | 'logger'>) {
    this.#services = services
  }

  run(): Promise<void> {
    const { logger } = this.#services
    return repeat(
      this.#stopped.signal,
      everyMs,
      () => this.#reportAll(),
      (err) => logger.warn({ err }, 'could not report to GitHub'),
    )
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #reportAll(): Promise<void> {
    for (const deployment of await this.#services.store.reports.due(Date.now())) {
      if (this.#stopped.signal.aborted) return
      await this.#report(deployment)
    }
  }

  async #report(deployment: DeploymentRow): Promise<void> {
    const { store, config } = this.#services
    const { id, project_id: projectId } = deployment
    const stand = standOf(deployment)
    const source = await store.sources.find(projectId)
    const project = await store.projects.get(projectId)
    try {
      const access = source && (await githubAccess(this.#services, source))
      if (!access) return await store.reports.told(id, stand)
      await setCommitStatus(access, commitStatus(config, project, deployment))
      await store.reports.told(id, stand)
    } catch (error) {
      const wait = error instanceof GithubError ? error.retryAfterMs : null
      const attempts = (await store.reports.attempts(id)) + 1
      if (wait === null || attempts > mostAttempts) return store.reports.told(id, stand, messageOf(error))
      const backOff = Math.min(1000 * 2 ** attempts, longestWaitMs)
      await store.reports.failed(id, attempts, Date.now() + Math.max(wait, backOff), messageOf(error))
    }
  }
}
