import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { retryDeployment } from '../api/mutations.ts'
import type { Deployment } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Icon } from '../ui/icon.tsx'

/** Tries the same commit again as a new deployment, and goes to its page. */
export function RetryButton({ deployment }: { deployment: Deployment }) {
  const navigate = useNavigate()
  const retry = useMutation({
    mutationFn: () => retryDeployment(deployment),
    onSuccess: ({ project, number }) =>
      navigate({
        to: '/projects/$project/deployments/$number',
        params: { project, number: String(number) },
      }),
  })
  return (
    <>
      <button type="button" className="button" disabled={retry.isPending} onClick={() => retry.mutate()}>
        <Icon name="retry" />
        {retry.isPending ? 'Retrying…' : 'Retry'}
      </button>
      <ActionError error={retry.error} />
    </>
  )
}
