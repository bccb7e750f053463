import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { confirmed } from '../api/mutations.ts'
import { queries } from '../api/queries.ts'
import type { KeptVolume } from '../api/types.ts'
import { formatBytes, formatMoment } from '../ui/format.ts'
import { RemoveButton } from '../ui/remove-button.tsx'

export function KeptVolumeRow({ volume }: { volume: KeptVolume }) {
  const { id, project, name, sizeBytes, keptUntil } = volume
  const client = useQueryClient()
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
        <RemoveButton
          name={`${project} / ${name}`}
          title={`Remove the volume ${name} of ${project}?`}
          typed={name}
          removal={remove}
        >
          <p>All its files are lost for good.</p>
        </RemoveButton>
      </span>
    </li>
  )
}
