import { ConflictError, NotFoundError } from '../errors.ts'
import type { StoredPlan } from '../store/plans.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import { endQueued } from './cancel.ts'
import { openLog } from './deployment-log.ts'
import type { Services } from './services.ts'
import { dispatch } from './start-deployment.ts'

type Needs = Pick<Services, 'store' | 'logs' | 'catalogue' | 'events' | 'jobs'>

/**
 * Lets a deployment go on with its plan, or ends it with nothing changed. Throws a NotFoundError when it has no plan,
 * a ConflictError `decided` when that does not wait any more.
 */
export async function decidePlan(
  needs: Needs,
  user: User,
  project: ProjectRow,
  deployment: DeploymentRow,
  decision: 'approved' | 'declined',
): Promise<StoredPlan> {
  const { store, events } = needs
  checkNotDeleting(project)
  const plan = await store.plans.find(deployment.id)
  if (!plan) throw new NotFoundError(`Deployment ${deployment.number} changes nothing but main's version.`)
  if (deployment.state !== 'queued' || !(await store.plans.decide(deployment.id, decision, user.id)))
    throw new ConflictError(
      'decided',
      `Deployment ${deployment.number} is ${deployment.state}, its plan ${plan.state}: there is nothing to decide.`,
    )
  await store.audit({
    userId: user.id,
    action: `plan.${decision}`,
    project: project.name,
    details: { deployment: deployment.number },
  })
  await finishDecision(needs, deployment)
  events.publish({ project: project.name, deployment: deployment.number, kind: 'deployment' })
  return (await store.plans.find(deployment.id))!
}

/** What follows from a decision. The reconciler does it where a crash came in between. */
export async function finishDecision(
  needs: Pick<Needs, 'store' | 'logs' | 'catalogue' | 'jobs'>,
  deployment: DeploymentRow,
): Promise<void> {
  const { store, jobs } = needs
  const plan = await store.plans.find(deployment.id)
  if (plan?.state === 'waiting' || plan?.decidedBy == null) return
  const who = await store.users.nameOf(plan.decidedBy)
  if (plan.state === 'declined')
    return endQueued(needs, deployment, 'declined', `The plan was declined by ${who}. Nothing was changed.`)
  const waiting = await store.deployments.endWait(deployment.id)
  if (!waiting) return
  const log = await openLog(needs, deployment)
  log.write({ type: 'note', text: `approved by ${who}` })
  await log.flush()
  dispatch(jobs, waiting)
}
