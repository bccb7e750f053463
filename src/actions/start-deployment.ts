import { standsAside } from '../domain/deployment.ts'
import { shortOid } from '../domain/push-rules.ts'
import type { Enqueued, NewDeployment } from '../store/enqueue.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import { type LogServices, openLog } from './deployment-log.ts'
import type { Services } from './services.ts'

type Needs = Pick<Services, 'config' | 'store' | 'catalogue' | 'repositories' | 'logs' | 'jobs' | 'events'>

/** Puts a deployment into the queue, or joins the one that a delivery of its commit began: once this has returned, it ends live, or with a reason, whatever crashes. */
export async function startDeployment(
  needs: Needs,
  project: ProjectRow,
  input: Omit<NewDeployment, 'projectId'>,
): Promise<DeploymentRow> {
  const added = await needs.store.deployments.add({ ...input, projectId: project.id })
  if (!added.joined) await announce(needs, project, added)
  return added.deployment
}

/** All that follows from a deployment being in the queue. */
export async function announce(
  needs: Needs,
  project: ProjectRow,
  { deployment, superseded }: Enqueued,
): Promise<void> {
  const { repositories, events, jobs } = needs
  const { number, commit_oid: commit } = deployment
  // Keeps the commit reachable, whatever becomes of its branch. One from a source gets its ref when it is fetched.
  const isHere =
    deployment.visit === null &&
    commit !== null &&
    (deployment.retry_of === null || (await repositories.commit(project.name, commit)))
  if (isHere) await repositories.setRef(project.name, deploymentRef(number), commit)
  const log = await openLog(needs, deployment)
  log.write({
    type: 'phase',
    text: `${project.name}: ${await title(needs, deployment)} accepted as deployment ${deployment.number}`,
  })
  const waitsFor = await waitReason(needs, deployment)
  if (waitsFor) log.write({ type: 'note', text: `Waiting: ${waitsFor}` })
  await log.flush()

  for (const old of superseded) await tellSuperseded(needs, project, old, number)
  events.publish({ project: project.name, deployment: deployment.number, kind: 'deployment' })
  dispatch(jobs, deployment)
}

/** The end of a deployment that another one took the place of, in its log. */
export async function tellSuperseded(
  needs: LogServices & Pick<Services, 'events'>,
  project: ProjectRow,
  old: DeploymentRow,
  by: number,
): Promise<void> {
  const log = await openLog(needs, old)
  log.write({
    type: 'error',
    code: 'superseded',
    text: `Superseded by deployment ${by}, which is newer.`,
  })
  log.write({ type: 'end', state: 'superseded' })
  await log.flush()
  needs.events.publish({ project: project.name, deployment: old.number, kind: 'deployment' })
}

/** Under this ref a deployment's commit stays in the repository. Hidden from clients. */
export function deploymentRef(number: number): string {
  return `refs/doprax/deployments/${number}`
}

/** Not awaited: while Redis is down the reconciler finds the row. */
export function dispatch(
  jobs: Services['jobs'],
  deployment: Pick<DeploymentRow, 'id' | 'kind' | 'state'>,
): void {
  const queue = deployment.kind === 'push' && deployment.state === 'queued' ? 'build' : 'deploy'
  jobs.add(queue, deployment.id).catch(() => {})
}

/** What a queued deployment waits for, as a sentence; null when nothing holds it up. */
export async function waitReason(
  { config, store }: Pick<Services, 'config' | 'store'>,
  deployment: DeploymentRow,
): Promise<string | null> {
  if (deployment.awaits_approval) return 'its plan is to be approved.'
  if (deployment.awaits_checks) return store.checks.waitsFor(deployment.id)
  const before = (await store.deployments.pending()).filter(
    (other) => other.id < deployment.id && !standsAside(other),
  )
  const own = before.find((other) => other.project_id === deployment.project_id)
  if (own) return `deployment ${own.number} of this project is ${own.state}.`
  const building = before.filter(
    (other) => other.state === 'building' || (other.state === 'queued' && other.kind === 'push'),
  )
  if (deployment.kind !== 'push' || building.length < config.builds) return null
  const places = config.builds === 1 ? 'the one build place is' : `all ${config.builds} build places are`
  const others = building.length === 1 ? '1 build is' : `${building.length} builds are`
  return `${places} taken, ${others} before this one.`
}

async function title({ store }: Pick<Services, 'store'>, deployment: DeploymentRow): Promise<string> {
  if (deployment.kind === 'config') return 'new settings'
  if (deployment.kind === 'rollback')
    return `rollback to v${(await store.releases.get(deployment.release_id!)).number}`
  const commit = deployment.commit_oid === null ? 'the newest commit' : shortOid(deployment.commit_oid)
  return `${commit} on ${deployment.branch ?? 'the default branch'}`
}
