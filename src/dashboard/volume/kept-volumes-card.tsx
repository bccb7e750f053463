import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { KeptVolumeRow } from './kept-volume-row.tsx'

/** Volumes that deleted projects left; nothing where there are none. */
export function KeptVolumesCard() {
  const { data } = useQuery(queries.keptVolumes())
  if (!data?.length) return null
  return (
    <Card title="Volumes of deleted projects" flush>
      <ul className="rows">
        {data.map((volume) => (
          <KeptVolumeRow key={volume.id} volume={volume} />
        ))}
      </ul>
      <p className="card-note help">A new project of the same name gets them back.</p>
    </Card>
  )
}
