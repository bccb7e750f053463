import { useState } from 'react'
import type { GithubApp } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import { useRemoveApp } from './use-remove-app.ts'

export function RemoveApp({ app: { name, settingsUrl } }: { app: GithubApp }) {
  const [asking, setAsking] = useState(false)
  const remove = useRemoveApp()
  return (
    <>
      <button type="button" className="button" disabled={remove.isPending} onClick={() => setAsking(true)}>
        Remove
      </button>
      <ActionError error={remove.error} />
      {asking && (
        <ConfirmDialog
          title={`Remove ${name}?`}
          action="Remove"
          danger
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>
            Its keys are forgotten here: projects that are imported with it can’t fetch, and hear of no push,
            until they have another access. What is live stays so.
          </p>
          <p>
            At GitHub it stays until you delete it <ExternalLink href={settingsUrl}>there</ExternalLink>.
          </p>
        </ConfirmDialog>
      )}
    </>
  )
}
