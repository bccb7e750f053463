import { isPending, isSuccess } from '../domain/deployment.ts'
import { ConflictError } from '../errors.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import type { Services } from './services.ts'
import { startDeployment } from './start-deployment.ts'

export function canRetry(deployment: Pick<DeploymentRow, 'state'>): boolean {
  return !isPending(deployment.state) && !isSuccess(deployment.state)
}

/** The same again, as a new deployment. */
export async function retry(
  services: Omit<Services, 'pickSubnet'>,
  user: User,
  project: ProjectRow,
  deployment: DeploymentRow,
): Promise<DeploymentRow> {
  checkNotDeleting(project)
  if (!canRetry(deployment)) {
    throw new ConflictError(
      'not_retryable',
      `Deployment ${deployment.number} is ${deployment.state}: only one that has failed can be retried.`,
    )
  }
  const again = await startDeployment(services, project, {
    kind: deployment.kind,
    userId: user.id,
    branch: deployment.branch,
    commit: deployment.commit_oid,
    subject: deployment.subject,
    author: deployment.author,
    retryOf: deployment.number,
    options: JSON.parse(deployment.options),
    ...(deployment.kind === 'rollback' ? { releaseId: deployment.release_id! } : {}),
  })
  await services.store.audit({
    userId: user.id,
    action: 'retry',
    project: project.name,
    details: { deployment: deployment.number },
  })
  return again
}
