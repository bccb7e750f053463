import { isPending } from '../domain/deployment.ts'
import { ConflictError } from '../errors.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { openLog } from './deployment-log.ts'
import type { Services } from './services.ts'

type Needs = Pick<Services, 'store' | 'logs' | 'catalogue' | 'events'>

/** A queued deployment ends at once; one under way when its worker has ended what it does, which a reader sees in its state. */
export async function cancel(
  needs: Needs,
  user: User,
  project: ProjectRow,
  deployment: DeploymentRow,
): Promise<DeploymentRow> {
  const { store, events } = needs
  if (!isPending(deployment.state) || !(await store.deployments.requestCancel(deployment.id))) {
    const hint = deployment.state === 'live' ? ' Roll back instead.' : ''
    throw new ConflictError(
      'too_late',
      `Deployment ${deployment.number} is ${deployment.state}, so there is nothing to cancel.${hint}`,
    )
  }
  await store.audit({
    userId: user.id,
    action: 'cancel',
    project: project.name,
    details: { deployment: deployment.number },
  })
  if ((await store.deployments.get(deployment.id)).state === 'queued')
    await endQueued(needs, deployment, 'canceled', `Canceled by ${user.name}.`)
  events.publish({ project: project.name, deployment: deployment.number, kind: 'cancel' })
  events.publish({ project: project.name, deployment: deployment.number, kind: 'deployment' })
  return store.deployments.get(deployment.id)
}

/** Ends a deployment that nobody works on, with its reason. */
export async function endQueued(
  needs: Pick<Services, 'store' | 'logs' | 'catalogue'>,
  deployment: DeploymentRow,
  code: string,
  message: string,
): Promise<void> {
  const ended = await needs.store.deployments.endQueued(deployment.id, { code, message })
  if (!ended) return
  const log = await openLog(needs, deployment)
  log.write({ type: 'error', code, text: message })
  log.write({ type: 'end', state: 'canceled' })
  await log.flush()
}
