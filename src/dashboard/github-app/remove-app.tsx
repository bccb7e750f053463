import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { GithubApp } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import { githubAppQuery, removeGithubApp } from './github-app-api.ts'

export function RemoveApp({ app: { name, settingsUrl } }: { app: GithubApp }) {
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: removeGithubApp,
    onSettled: () => client.invalidateQueries({ queryKey: githubAppQuery.queryKey }),
  })
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
