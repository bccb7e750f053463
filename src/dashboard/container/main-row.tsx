import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Project } from '../api/types.ts'
import { StateBadge } from '../ui/state-badge.tsx'
import { ContainerRow } from './container-row.tsx'
import { formatSize } from './format-size.ts'

/** Main runs the live release. */
export function MainRow({ project }: { project: Project }) {
  const { name, live, publicContainer } = project
  const main = useQuery(queries.main(name))
  const releases = useInfiniteQuery(queries.releases(name))
  const port = releases.data?.find((release) => release.live)?.port
  return (
    <ContainerRow
      project={name}
      name="main"
      badge={live && <StateBadge deployment={{ state: 'live', canceling: false }} />}
      isPublic={publicContainer === 'main'}
      facts={[
        live ? `v${live.release}` : 'Nothing is live yet',
        port === undefined ? null : `main:${port}`,
        main.data ? formatSize(main.data.size) : null,
      ]}
    />
  )
}
