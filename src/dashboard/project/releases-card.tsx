import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { ReleaseRow } from './release-row.tsx'

export function ReleasesCard({ name }: { name: string }) {
  const releases = useQuery(queries.releases(name))
  return (
    <Card title="Releases" flush>
      {releases.data ? (
        releases.data.length === 0 ? (
          <p className="card-note muted">Each deployment that goes live leaves one here to roll back to.</p>
        ) : (
          <ul className="rows">
            {releases.data.map((release) => (
              <ReleaseRow key={release.number} project={name} release={release} />
            ))}
          </ul>
        )
      ) : releases.isError ? (
        <ErrorPanel error={releases.error} />
      ) : (
        <Skeleton lines={3} label="Loading the releases" />
      )}
    </Card>
  )
}
