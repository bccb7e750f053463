import { announce } from '../../src/actions/start-deployment.ts'
import { messageOf } from '../../src/errors.ts'
import type { ProjectRow } from '../../src/store/schema.ts'
import type { Source } from '../../src/store/sources.ts'
import { forEachOf, repeat } from '../repeat.ts'
import type { WorkerServices } from '../worker-services.ts'
import { look } from './look.ts'
import { skippedBy } from './skipped.ts'

const lookMs = 60_000
const atOnce = 4

/**
 * Catches up on deliveries that were missed, at the start and by a slow timer: a branch that is elsewhere than where it was
 * last seen is deployed as if the delivery had come. Only projects whose webhook has been heard are looked at, as the
 * others are imported by hand.
 */
export class SourceWatcher {
  readonly #services: WorkerServices
  readonly #stopped = new AbortController()

  constructor(services: WorkerServices) {
    this.#services = services
  }

  run(): Promise<void> {
    const { logger } = this.#services
    return repeat(
      this.#stopped.signal,
      this.#services.config.sourceCheckMs,
      () => this.#lookAtAll(),
      (err) => logger.warn({ err }, 'could not look at the sources; trying again soon'),
    )
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #lookAtAll(): Promise<void> {
    const { store } = this.#services
    await forEachOf(await store.sources.list(), atOnce, async (source) => {
      const project = await store.projects.get(source.projectId)
      if ((await this.#isHeard(source)) && source.head !== null && !project.deleting)
        await this.#lookAt(project, source, source.head)
    })
  }

  async #isHeard({ projectId, credentials }: Source): Promise<boolean> {
    const { webhooks, githubApp } = this.#services.store
    const hears = [
      await webhooks.find(projectId),
      credentials?.kind === 'app' ? await githubApp.find() : null,
    ]
    return hears.some((hook) => hook !== null && hook.heardAt !== null)
  }

  async #looked(project: ProjectRow, before: Source, found: { head: string } | { problem: string }) {
    const { store, events } = this.#services
    await store.sources.looked(project.id, found)
    const problem = 'problem' in found ? found.problem : null
    if (problem !== before.problem)
      events.publish({ project: project.name, deployment: null, kind: 'project' })
  }

  async #lookAt(project: ProjectRow, source: Source, before: string): Promise<void> {
    const { store } = this.#services
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(lookMs)])
    try {
      const head = await look(this.#services, source, project.deploy_branch, signal)
      const { branch, commit } = head
      if (commit !== before && !(await skippedBy(this.#services, project, source, head, signal))) {
        const arrival = { branch, commit, before, subject: null, author: null }
        const accepted = await store.visits.seen(project, arrival)
        if (!accepted.joined) await announce(this.#services, project, accepted)
      }
      await this.#looked(project, source, { head: commit })
    } catch (error) {
      if (!this.#stopped.signal.aborted) await this.#looked(project, source, { problem: messageOf(error) })
    }
  }
}
