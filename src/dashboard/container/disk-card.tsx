import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { formatSize } from '../ui/format.ts'
import { TimeAgo } from '../ui/time-ago.tsx'

/** What a container has written outside of its volumes, of what its size allows. */
export function DiskCard({ project, container }: { project: string; container: string }) {
  const { data } = useQuery(queries.disk(project))
  const use = data?.find((each) => each.container === container)
  if (!use) return null
  const { writtenBytes, limitBytes, measuredAt } = use
  return (
    <Card title="Disk">
      {writtenBytes === null || measuredAt === null ? (
        <p className="help">Not measured yet.</p>
      ) : (
        <>
          <meter
            className="disk-meter"
            aria-label="Written outside of volumes"
            min={0}
            max={limitBytes}
            high={limitBytes * 0.8}
            value={Math.min(writtenBytes, limitBytes)}
          />
          <p className="help">
            <span className="tabular">
              {formatSize(writtenBytes)} of {formatSize(limitBytes)}
            </span>{' '}
            written outside of volumes, measured <TimeAgo time={measuredAt} />
          </p>
        </>
      )}
      <p className="help">
        It is lost with the next deploy or restart; what should stay belongs in a volume.
      </p>
    </Card>
  )
}
