import { useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { pathOf, queries } from '../api/queries.ts'
import { ProjectFrame } from '../project/project-frame.tsx'
import { ActionError } from '../ui/action-error.tsx'
import { Card } from '../ui/card.tsx'
import { Rows } from '../ui/rows.tsx'
import { useAction } from '../ui/use-action.ts'
import { VolumeRow } from './volume-row.tsx'

export function VolumesPage({ name }: { name: string }) {
  return <ProjectFrame name={name}>{() => <Volumes project={name} />}</ProjectFrame>
}

function Volumes({ project }: { project: string }) {
  const volumes = useQuery(queries.volumes(project))
  const measure = useAction(project, () => api(`${pathOf(project)}/volumes/measure`, { method: 'POST' }))
  const aside = (
    <span className="row-end">
      <ActionError error={measure.error} />
      <button
        type="button"
        className="button small"
        disabled={measure.isPending}
        onClick={() => measure.mutate()}
      >
        {measure.isPending ? 'Measuring…' : 'Measure now'}
      </button>
    </span>
  )
  return (
    <Card title="Volumes" aside={aside} flush>
      <Rows
        items={volumes.data}
        error={volumes.error}
        loading="Loading the volumes"
        empty="None. A volume that doprax.yaml declares, or a database of the catalogue, keeps its files here."
      >
        {(volume) => <VolumeRow key={volume.name} project={project} volume={volume} />}
      </Rows>
    </Card>
  )
}
