import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { cancelDeployment } from '../api/mutations.ts'
import { queries } from '../api/queries.ts'
import type { Deployment } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Icon } from '../ui/icon.tsx'
import { RetryButton } from './retry-button.tsx'
import { RollbackButton } from './rollback-button.tsx'
import { rollbackTarget } from './rollback-target.ts'

export function DeploymentActions({ deployment }: { deployment: Deployment }) {
  const client = useQueryClient()
  const project = useQuery(queries.project(deployment.project))
  const releases = useInfiniteQuery(queries.releases(deployment.project))
  const cancel = useMutation({
    mutationFn: () => cancelDeployment(deployment),
    onSuccess: (changed) =>
      client.setQueryData(queries.deployment(deployment.project, deployment.number).queryKey, changed),
  })
  const target = rollbackTarget(deployment, releases.data ?? [])
  const canceling = deployment.canceling || cancel.isPending
  return (
    <div className="actions">
      {(deployment.cancelable || deployment.canceling) && (
        <button type="button" className="button" disabled={canceling} onClick={() => cancel.mutate()}>
          <Icon name="stop" />
          {canceling ? 'Canceling…' : 'Cancel'}
        </button>
      )}
      {deployment.retryable && <RetryButton deployment={deployment} />}
      {target && <RollbackButton project={deployment.project} release={target} />}
      {deployment.state === 'live' && project.data && (
        <a className="button primary" href={project.data.url} target="_blank" rel="noreferrer">
          Visit
          <Icon name="external" />
        </a>
      )}
      <ActionError error={cancel.error} />
    </div>
  )
}
