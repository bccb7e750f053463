import { ConflictError, NotFoundError } from '../errors.ts'
import type { StoredPlan } from '../store/plans.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import { endQueued } from './cancel.ts'
import { openLog } from './deployment-log.ts'
import type { Services } from './services.ts'
import { dispatch } from './start-deployment.ts'

type Needs = Pick<Services, 'store' | 'logs' | 'events' | 'jobs'>

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
  const { store, jobs, events } = needs
  checkNotDeleting(project)
  const plan = await store.plans.find(deployment.id)
  if (!plan) throw new NotFoundError(`Deployment ${deployment.number} changes nothing but main's version.`)
  if (!(await store.plans.decide(deployment.id, decision, user.id)))
    throw new ConflictError(
      'decided',
      `The plan of deployment ${deployment.number} is ${plan.state} already.`,
    )
  await store.audit({
    userId: user.id,
    action: `plan.${decision}`,
    project: project.name,
    details: { deployment: deployment.number },
  })
  if (decision === 'declined') {
    const text = `The plan was declined by ${user.name}. Nothing was changed.`
    await endQueued(needs, deployment, 'declined', text)
  } else {
    const log = await openLog(needs, deployment)
    log.write({ type: 'note', text: `approved by ${user.name}` })
    await log.flush()
    const waiting = await store.deployments.endWait(deployment.id)
    if (waiting) dispatch(jobs, waiting)
  }
  events.publish({ project: project.name, deployment: deployment.number, kind: 'deployment' })
  return (await store.plans.find(deployment.id))!
}
