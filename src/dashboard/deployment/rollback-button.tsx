import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { rollBack } from '../api/mutations.ts'
import type { Release } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { shortCommit } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'

/** Asks, starts the rollback, and goes to its deployment's page. */
export function RollbackButton({ project, release, small }: RollbackButtonProps) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const rollback = useMutation({
    mutationFn: () => rollBack(project, release.number),
    onSuccess: ({ number }) =>
      navigate({
        to: '/projects/$project/deployments/$number',
        params: { project, number: String(number) },
      }),
  })
  return (
    <>
      <button
        type="button"
        className={small ? 'button small' : 'button'}
        disabled={rollback.isPending}
        onClick={() => setAsking(true)}
      >
        <Icon name="undo" />
        Roll back to v{release.number}
      </button>
      <ActionError error={rollback.error} />
      {asking && (
        <ConfirmDialog
          title={`Roll back to v${release.number}?`}
          action="Roll back"
          onConfirm={() => rollback.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>
            {release.subject && <strong>{release.subject} </strong>}
            {release.commit && <code className="mono">{shortCommit(release.commit)}</code>}
          </p>
          <p>
            Its image is kept, so nothing is built. Visitors get it as soon as it is healthy; until then what
            is live now keeps serving.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}

interface RollbackButtonProps {
  project: string
  release: Release
  small?: boolean
}
