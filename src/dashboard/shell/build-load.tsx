import type { Me } from '../api/types.ts'
import { plural } from '../ui/format.ts'

/** How busy the builders are; nothing when they are not. */
export function BuildLoad({ builds }: { builds: Me['builds'] }) {
  if (builds.running === 0 && builds.waiting === 0) return null
  const waiting = builds.waiting > 0 ? `, ${builds.waiting} waiting` : ''
  return (
    <span className="build-load tabular" title={`Up to ${plural(builds.limit, 'build')} at a time`}>
      {builds.running} of {builds.limit} building{waiting}
    </span>
  )
}
