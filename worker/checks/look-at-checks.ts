import { endQueued } from '../../src/actions/cancel.ts'
import { openLog } from '../../src/actions/deployment-log.ts'
import { githubAccess } from '../../src/actions/github-access.ts'
import { dispatch } from '../../src/actions/start-deployment.ts'
import { type ChecksVerdict, judgeChecks, tooLate } from '../../src/domain/checks.ts'
import { messageOf } from '../../src/errors.ts'
import { readChecks } from '../../src/github/checks.ts'
import { GithubError } from '../../src/github/github-error.ts'
import type { ChecksWait } from '../../src/store/checks.ts'
import type { Source } from '../../src/store/sources.ts'
import type { WorkerServices } from '../worker-services.ts'

const firstWaitMs = 2000
const longestWaitMs = 30_000

interface Look {
  verdict: ChecksVerdict
  greenAt: number | null
  /** GitHub wants to be left alone for so long. */
  waitMs: number
}

/** Asks GitHub once, and lets the deployment go on, end, or wait longer. */
export async function lookAtChecks(services: WorkerServices, wait: ChecksWait): Promise<void> {
  const { store, events } = services
  const { deployment } = wait
  const project = await store.projects.get(deployment.project_id)
  const source = await store.sources.find(project.id)
  const { verdict, greenAt, waitMs } = source?.waitsForChecks
    ? await ask(services, wait, source)
    : noLongerWanted
  if (verdict.verdict === 'wait') {
    const backOff = greenAt === null ? Math.min(firstWaitMs * 2 ** wait.looks, longestWaitMs) : firstWaitMs
    const nextAt = Date.now() + Math.max(backOff, waitMs)
    await store.checks.looked(deployment.id, { waitsFor: verdict.waitsFor, greenAt, nextAt })
  } else if (verdict.verdict === 'pass') {
    await goOn(services, wait, verdict.note)
  } else {
    await endQueued(services, deployment, verdict.code, verdict.reason)
  }
  events.publish({ project: project.name, deployment: deployment.number, kind: 'deployment' })
}

const noWait = { greenAt: null, waitMs: 0 }
const noLongerWanted: Look = {
  verdict: { verdict: 'pass', note: 'The source waits for no checks any more.' },
  ...noWait,
}

async function ask(
  services: WorkerServices,
  { deployment, since, greenAt }: ChecksWait,
  source: Source,
): Promise<Look> {
  const { checks: patience } = services.config
  const now = Date.now()
  const waitedMs = now - since
  try {
    const access = await githubAccess(services, source)
    if (!access) return noLongerWanted
    const checks = await readChecks(access, deployment.commit_oid!)
    const isGreen = checks.length > 0 && checks.every(({ state }) => state === 'passed')
    const green = isGreen ? (greenAt ?? now) : null
    const greenMs = green === null ? 0 : now - green
    return { verdict: judgeChecks(checks, { waitedMs, greenMs }, patience), greenAt: green, waitMs: 0 }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    const { retryAfterMs } = error
    const problem = messageOf(error)
    if (retryAfterMs === null) return { verdict: refused(problem), ...noWait }
    const verdict: ChecksVerdict =
      waitedMs < patience.limitMs
        ? { verdict: 'wait', waitsFor: `checks on GitHub. ${problem}` }
        : { verdict: 'fail', code: 'checks_timeout', reason: tooLate(problem, patience.limitMs) }
    return { verdict, greenAt, waitMs: retryAfterMs }
  }
}

function refused(problem: string): ChecksVerdict {
  return {
    verdict: 'fail',
    code: 'checks_failed',
    reason: `The commit's checks can't be read. ${problem}\nGive the source a token that may read checks and commit statuses, or set waitForChecks to false.`,
  }
}

async function goOn(services: WorkerServices, { deployment }: ChecksWait, note: string): Promise<void> {
  const row = await services.store.checks.end(deployment.id)
  if (!row) return
  const log = await openLog(services, row)
  log.write({ type: 'note', text: note })
  await log.flush()
  dispatch(services.jobs, row)
}
