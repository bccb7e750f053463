import { useInfiniteQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { DeploymentRow } from './deployment-row.tsx'

export function DeploymentsCard({ name }: { name: string }) {
  const query = useInfiniteQuery(queries.deployments(name))
  const deployments = query.data?.pages.flatMap((page) => page.deployments)
  return (
    <Card title="Deployments" flush>
      {deployments ? (
        deployments.length === 0 ? (
          <p className="card-note muted">None yet. The first push makes the first.</p>
        ) : (
          <ul className="rows">
            {deployments.map((deployment) => (
              <DeploymentRow key={deployment.number} deployment={deployment} />
            ))}
          </ul>
        )
      ) : query.isError ? (
        <ErrorPanel error={query.error} />
      ) : (
        <Skeleton lines={4} label="Loading the deployments" />
      )}
      {query.hasNextPage && (
        <button
          type="button"
          className="button quiet more"
          disabled={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          Older deployments
        </button>
      )}
    </Card>
  )
}
