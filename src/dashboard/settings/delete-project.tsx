import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { serverNow } from '../api/clock.ts'
import { deleteProject } from '../api/mutations.ts'
import { queries } from '../api/queries.ts'
import type { Project } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Card } from '../ui/card.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatMoment, plural } from '../ui/format.ts'
import { useAction } from '../ui/use-action.ts'

export function DeleteProject({ project: { name, deleting, services } }: { project: Project }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const volumes = useQuery(queries.volumes(name))
  const me = useQuery(queries.me())
  const remove = useAction(
    name,
    () => deleteProject(name),
    () => void navigate({ to: '/' }),
  )
  const keptUntil = formatMoment(serverNow() + (me.data?.keepVolumesMs ?? 0))
  const count = volumes.data?.length ?? 0
  return (
    <Card title="Delete the project">
      <p className="muted">All of it is stopped and removed, and its address answers no more.</p>
      <button
        type="button"
        className="button danger start"
        disabled={deleting || remove.isPending}
        onClick={() => setAsking(true)}
      >
        {deleting ? 'Being deleted…' : 'Delete project'}
      </button>
      <ActionError error={remove.error} />
      {asking && (
        <ConfirmDialog
          title={`Delete ${name}?`}
          typed={name}
          action="Delete"
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>
            Its releases, settings and repository are lost for good, with main and{' '}
            {plural(services.total, 'service')}.
          </p>
          {count > 0 && (
            <p>
              Its {plural(count, 'volume')} {count === 1 ? 'stays' : 'stay'} until{' '}
              <strong>{keptUntil}</strong>; a new project of the same name gets them back.
            </p>
          )}
        </ConfirmDialog>
      )}
    </Card>
  )
}
