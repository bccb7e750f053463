import { announce } from '../../src/actions/start-deployment.ts'
import { messageOf } from '../../src/errors.ts'
import type { ProjectRow } from '../../src/store/schema.ts'
import type { Source } from '../../src/store/sources.ts'
import { forEachOf } from '../for-each-of.ts'
import { repeat } from '../repeat.ts'
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
export function watchSources(services: WorkerServices, stopped: AbortSignal): Promise<void> {
  const { config, store, logger } = services
  const lookAtAll = async () =>
    forEachOf(await store.sources.list(), atOnce, async (source) => {
      const project = await store.projects.get(source.projectId)
      if ((await isHeard(services, source)) && source.head !== null && !project.deleting)
        await lookAt(services, project, source, source.head, stopped)
    })
  return repeat(stopped, config.sourceCheckMs, lookAtAll, (err) =>
    logger.warn({ err }, 'could not look at the sources; trying again soon'),
  )
}

async function isHeard({ store }: WorkerServices, { projectId, credentials }: Source): Promise<boolean> {
  const hears = [
    await store.webhooks.find(projectId),
    credentials?.kind === 'app' ? await store.githubApp.find() : null,
  ]
  return hears.some((hook) => hook !== null && hook.heardAt !== null)
}

async function lookAt(
  services: WorkerServices,
  project: ProjectRow,
  source: Source,
  before: string,
  stopped: AbortSignal,
): Promise<void> {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(lookMs)])
  try {
    const head = await look(services, source, project.deploy_branch, signal)
    const { branch, commit } = head
    if (commit !== before && !(await skippedBy(services, project, source, head, signal))) {
      const arrival = { branch, commit, before, subject: null, author: null }
      const accepted = await services.store.visits.seen(project, arrival)
      if (!accepted.joined) await announce(services, project, accepted)
    }
    await looked(services, project, source, { head: commit })
  } catch (error) {
    if (!stopped.aborted) await looked(services, project, source, { problem: messageOf(error) })
  }
}

async function looked(
  { store, events }: WorkerServices,
  project: ProjectRow,
  before: Source,
  found: { head: string } | { problem: string },
): Promise<void> {
  await store.sources.looked(project.id, found)
  const problem = 'problem' in found ? found.problem : null
  if (problem !== before.problem) events.publish({ project: project.name, deployment: null, kind: 'project' })
}
