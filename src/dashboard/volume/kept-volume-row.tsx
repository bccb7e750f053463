import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { confirmed } from '../api/mutations.ts'
import { queries } from '../api/queries.ts'
import type { KeptVolume } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { formatBytes, formatMoment } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { TypedConfirmDialog } from '../ui/typed-confirm-dialog.tsx'

export function KeptVolumeRow({ volume }: { volume: KeptVolume }) {
  const { id, project, name, sizeBytes, keptUntil } = volume
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => api<void>(`/volumes/${id}?${confirmed(name)}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: queries.keptVolumes().queryKey }),
  })
  return (
    <li className="row" data-kept-volume={`${project}/${name}`}>
      <span className="row-main">
        <span className="row-title">
          {project} / {name}
        </span>
        <span className="muted small">
          {sizeBytes !== null && `${formatBytes(sizeBytes)}, `}
          {keptUntil === null
            ? 'kept until it is removed'
            : `kept until ${formatMoment(Date.parse(keptUntil))}`}
        </span>
      </span>
      <span className="row-end">
        <ActionError error={remove.error} />
        <button
          type="button"
          className="icon-button"
          aria-label={`Remove ${project} / ${name}`}
          title={`Remove ${project} / ${name}`}
          disabled={remove.isPending}
          onClick={() => setAsking(true)}
        >
          <Icon name="close" />
        </button>
      </span>
      {asking && (
        <TypedConfirmDialog
          title={`Remove the volume ${name} of ${project}?`}
          name={name}
          action="Remove"
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>All its files are lost for good.</p>
        </TypedConfirmDialog>
      )}
    </li>
  )
}
