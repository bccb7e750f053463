import { useInfiniteQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { OlderButton } from '../ui/older-button.tsx'
import { Rows } from '../ui/rows.tsx'
import { ReleaseRow } from './release-row.tsx'

export function ReleasesCard({ name }: { name: string }) {
  const releases = useInfiniteQuery(queries.releases(name))
  return (
    <Card title="Releases" flush>
      <Rows
        items={releases.data}
        error={releases.error}
        loading="Loading the releases"
        empty="Each deployment that goes live leaves one here to roll back to."
      >
        {(release) => <ReleaseRow key={release.number} project={name} release={release} />}
      </Rows>
      <OlderButton query={releases}>Older releases</OlderButton>
    </Card>
  )
}
