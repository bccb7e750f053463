import { useState } from 'react'
import { api } from '../api/client.ts'
import { confirmed } from '../api/mutations.ts'
import { pathOf } from '../api/queries.ts'
import type { Volume } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Icon } from '../ui/icon.tsx'
import { TypedConfirmDialog } from '../ui/typed-confirm-dialog.tsx'
import { useAction } from '../ui/use-action.ts'

/** One that is mounted can't be removed. */
export function RemoveVolume({ project, volume }: { project: string; volume: Volume }) {
  const { name, mounts } = volume
  const [asking, setAsking] = useState(false)
  const remove = useAction(project, () =>
    api<void>(`${pathOf(project)}/volumes/${encodeURIComponent(name)}?${confirmed(name)}`, {
      method: 'DELETE',
    }),
  )
  const used = mounts.length > 0
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={`Remove ${name}`}
        title={used ? `${name} is in use, and can’t be removed` : `Remove ${name}`}
        disabled={used || remove.isPending}
        onClick={() => setAsking(true)}
      >
        <Icon name="close" />
      </button>
      <ActionError error={remove.error} />
      {asking && (
        <TypedConfirmDialog
          title={`Remove the volume ${name}?`}
          name={name}
          action="Remove"
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>All its files are lost for good.</p>
        </TypedConfirmDialog>
      )}
    </>
  )
}
