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

type Needs = Pick<WorkerServices, 'config' | 'store' | 'githubApp' | 'logger'>

/** Tells GitHub how deployments of its commits stand: compares what it knows with what is, again and again. */
export function reportToGithub(needs: Needs, stopped: AbortSignal): Promise<void> {
  const { store, logger } = needs
  const reportAll = async () => {
    for (const deployment of await store.reports.due(Date.now())) {
      if (stopped.aborted) return
      await report(needs, deployment)
    }
  }
  return repeat(stopped, everyMs, reportAll, (err) => logger.warn({ err }, 'could not report to GitHub'))
}

async function report(needs: Needs, deployment: DeploymentRow): Promise<void> {
  const { store, config } = needs
  const { id, project_id: projectId } = deployment
  const stand = standOf(deployment)
  const source = await store.sources.find(projectId)
  const project = await store.projects.get(projectId)
  try {
    const access = source && (await githubAccess(needs, source))
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
