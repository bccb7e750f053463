import { api } from '../api/client.ts'
import { confirmed } from '../api/mutations.ts'
import { pathOf } from '../api/queries.ts'
import type { Volume } from '../api/types.ts'
import { RemoveButton } from '../ui/remove-button.tsx'
import { useAction } from '../ui/use-action.ts'

/** One that is mounted can't be removed. */
export function RemoveVolume({ project, volume }: { project: string; volume: Volume }) {
  const { name, mounts } = volume
  const remove = useAction(project, () =>
    api<void>(`${pathOf(project)}/volumes/${encodeURIComponent(name)}?${confirmed(name)}`, {
      method: 'DELETE',
    }),
  )
  return (
    <RemoveButton
      name={name}
      title={`Remove the volume ${name}?`}
      typed={name}
      kept={mounts.length > 0 ? `${name} is in use, and can’t be removed` : undefined}
      removal={remove}
    >
      <p>All its files are lost for good.</p>
    </RemoveButton>
  )
}
