import { useInfiniteQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { OlderButton } from '../ui/older-button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { DeliveryRow } from './delivery-row.tsx'

/** What webhooks have sent, and what came of it, newest first. */
export function DeliveriesCard({ project }: { project: string }) {
  const query = useInfiniteQuery(queries.deliveries(project))
  const deliveries = query.data
  return (
    <Card title="Deliveries" flush>
      {!deliveries &&
        (query.error ? <ErrorPanel error={query.error} /> : <Skeleton label="Loading the deliveries" />)}
      {deliveries?.length === 0 && (
        <p className="card-note muted">
          None yet. Each request of the webhook stands here with what came of it.
        </p>
      )}
      {deliveries && deliveries.length > 0 && (
        <table className="table deliveries">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Event</th>
              <th scope="col">What came of it</th>
              <th scope="col">Deployment</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} project={project} delivery={delivery} />
            ))}
          </tbody>
        </table>
      )}
      <OlderButton query={query}>Older deliveries</OlderButton>
    </Card>
  )
}
