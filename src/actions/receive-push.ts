import { isSuccess } from '../domain/deployment.ts'
import { checkProjectName } from '../domain/names.ts'
import { planLines, planSummary } from '../domain/plan/render.ts'
import { decideRef, deployBranchOf, type RefDecision, shortOid } from '../domain/push-rules.ts'
import { ForbiddenError, messageOf, NotFoundError, UnauthorizedError } from '../errors.ts'
import type { PushHandler, ReceivedPush, RefUpdate, RefVerdict } from '../git/push.ts'
import type { DeploymentRow } from '../store/schema.ts'
import { checkNotDeleting, mayUse } from './access.ts'
import { createProject } from './create-project.ts'
import { planCommit } from './plan-commit.ts'
import { specFile } from './read-spec.ts'
import type { Services } from './services.ts'
import { setDeployBranch } from './set-deploy-branch.ts'
import { startDeployment } from './start-deployment.ts'
import { statusPage } from './status-page.ts'
import { tell } from './tell.ts'

type Say = (line: string) => void
const knownOptions = ['dry-run', 'detach', 'approve', 'ignore-spec']
/** What the deployment itself must know of. */
const keptOptions = ['approve', 'ignore-spec']

/** Decides what becomes of a `git push`, and tells the one who pushes. */
export function createPushHandler(services: Services): PushHandler {
  return {
    authorize: (request) => authorize(services, request),
    receive: (push, say, clientGone) => receive(services, push, say, clientGone),
  }
}

async function authorize(
  { store }: Services,
  { project: name, token, service }: Parameters<PushHandler['authorize']>[0],
): ReturnType<PushHandler['authorize']> {
  const user = token === null ? null : await store.users.byToken(token)
  if (!user) throw new UnauthorizedError()
  checkProjectName(name)
  const project = await store.projects.find(name)
  if (project) {
    if (!mayUse(user, project))
      throw new ForbiddenError(`The project ${name} is not yours: choose another name, or ask its owner.`)
    checkNotDeleting(project)
    return { user, exists: true }
  }
  if (service === 'upload-pack')
    throw new NotFoundError(`There is no project ${name}. A git push to this address creates it.`)
  return { user, exists: false }
}

async function receive(
  services: Services,
  push: ReceivedPush,
  say: Say,
  clientGone: AbortSignal,
): Promise<RefVerdict[]> {
  for (const option of push.options.filter((option) => !knownOptions.includes(option))) {
    say(`The option '${option}' is not known and has no effect; known are ${knownOptions.join(', ')}.`)
  }
  const existing = await services.store.projects.find(push.project)
  const deployBranch = deployBranchOf(existing?.deploy_branch ?? null, push.updates)
  const decided = push.updates.map((update) => ({ update, decision: decideRef(update, deployBranch) }))
  // The deployment last: what is done at once is said at once.
  const decisions = decided.sort(
    (a, b) => Number(a.decision.decision === 'deploy') - Number(b.decision.decision === 'deploy'),
  )
  const refused = decisions.some(({ decision }) => decision.decision === 'refuse')
  const verdicts: RefVerdict[] = []
  for (const { update, decision } of decisions) {
    if (push.atomic && refused && decision.decision !== 'refuse') {
      verdicts.push({
        ref: update.ref,
        verdict: 'reject',
        reason: 'another ref of this atomic push was refused',
      })
    } else {
      verdicts.push(await carryOut(services, push, update, decision, say, clientGone))
    }
  }
  return verdicts
}

async function carryOut(
  services: Services,
  push: ReceivedPush,
  update: RefUpdate,
  decision: RefDecision,
  say: Say,
  clientGone: AbortSignal,
): Promise<RefVerdict> {
  const { ref } = update
  const dryRun = push.options.includes('dry-run')
  if (decision.decision === 'refuse') return { ref, verdict: 'reject', reason: decision.text }
  if (decision.decision === 'store') {
    say(dryRun ? `Dry run, nothing is changed. ${decision.text}` : decision.text)
    if (dryRun) return unmoved(update)
    await ensureProject(services, push)
    return { ref, verdict: 'move' }
  }
  try {
    return dryRun
      ? await foretell(services, push, update, decision.branch, say)
      : await deploy(services, push, update, decision.branch, say, clientGone)
  } catch (error) {
    say(` !     ${messageOf(error)}`)
    return { ref, verdict: 'reject', reason: messageOf(error).split('\n')[0]! }
  }
}

/** The ref stays where it is, and git push still succeeds. */
function unmoved({ ref, oldOid }: RefUpdate): RefVerdict {
  return { ref, verdict: 'taken', oldOid, newOid: oldOid }
}

async function foretell(
  services: Services,
  push: ReceivedPush,
  update: RefUpdate,
  branch: string,
  say: Say,
): Promise<RefVerdict> {
  const names = (await services.repositories.names(push.project, update.newOid, '.')) ?? []
  say(`Dry run: ${shortOid(update.newOid)} on ${branch} would be built and deployed; nothing is changed.`)
  if (!names.includes('Dockerfile')) say('It would fail: there is no Dockerfile in the root of this commit.')
  const project = await services.store.projects.find(push.project)
  try {
    const { items, notes } = await planCommit(
      services,
      { id: project?.id ?? null, name: push.project },
      update.newOid,
    )
    if (items.length) say(`${specFile}: ${planSummary(items)}`)
    for (const line of [...planLines(items), ...notes]) say(`       ${line}`)
  } catch (error) {
    say(`It would fail. ${messageOf(error)}`)
  }
  return unmoved(update)
}

async function deploy(
  services: Services,
  push: ReceivedPush,
  update: RefUpdate,
  branch: string,
  say: Say,
  clientGone: AbortSignal,
): Promise<RefVerdict> {
  const { ref, newOid, oldOid } = update
  const { store, repositories } = services
  const commit = await repositories.commit(push.project, newOid)
  if (!commit) return { ref, verdict: 'reject', reason: 'only a commit can be deployed' }
  const project = await ensureProject(services, push)
  if (!project.deploy_branch) {
    await setDeployBranch(services, project, branch)
  }
  const deployment = await startDeployment(services, project, {
    kind: 'push',
    userId: push.user.id,
    branch,
    commit: commit.oid,
    subject: commit.subject,
    author: commit.author,
    options: push.options.filter((option) => keptOptions.includes(option)),
  })
  await store.audit({
    userId: push.user.id,
    action: 'push',
    project: project.name,
    details: { branch, commit: commit.oid },
  })
  const page = statusPage(services, project.name, deployment.number)
  if (push.options.includes('detach')) {
    say(`-----> Detached. Follow it at ${page}`)
    return unmoved(update)
  }
  const ended = await tell(services, deployment, say, clientGone)
  if (isSuccess(ended.state)) return { ref, verdict: 'taken', oldOid, newOid: commit.oid }
  say(`       The log: ${page}`)
  return { ref, verdict: 'reject', reason: rejection(ended) }
}

async function ensureProject(services: Services, push: ReceivedPush) {
  return (
    (await services.store.projects.find(push.project)) ?? createProject(services, push.user, push.project)
  )
}

function rejection(deployment: DeploymentRow): string {
  if (deployment.state === 'superseded') return `superseded by deployment ${deployment.superseded_by}`
  if (deployment.awaits_approval) return `deployment ${deployment.number} waits for approval`
  if (deployment.reason_code === 'declined') return `the plan of deployment ${deployment.number} was declined`
  if (deployment.state === 'canceled') return `deployment ${deployment.number} was canceled`
  return deployment.reason?.split('\n')[0] ?? `deployment ${deployment.number} goes on without you`
}
