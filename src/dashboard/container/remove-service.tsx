import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { confirmed } from '../api/mutations.ts'
import { containerPath } from '../api/queries.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { useAction } from '../ui/use-action.ts'

export function RemoveService({ project, service }: { project: string; service: string }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useAction(
    project,
    () => api<void>(`${containerPath(project, service)}?${confirmed(service)}`, { method: 'DELETE' }),
    () => void navigate({ to: '/projects/$project/containers', params: { project } }),
  )
  return (
    <Card title="Remove">
      <p className="muted">The service goes at once; its volumes stay until they are removed by name.</p>
      <button
        type="button"
        className="button start"
        disabled={remove.isPending}
        onClick={() => setAsking(true)}
      >
        {remove.isPending ? 'Removing…' : 'Remove service'}
      </button>
      <ActionError error={remove.error} />
      {asking && (
        <ConfirmDialog
          title={`Remove ${service}?`}
          typed={service}
          action="Remove"
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>Nothing reaches it any more. What it wrote outside of its volumes is lost.</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
