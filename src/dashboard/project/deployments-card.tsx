import { useInfiniteQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { OlderButton } from '../ui/older-button.tsx'
import { Rows } from '../ui/rows.tsx'
import { DeploymentRow } from './deployment-row.tsx'

export function DeploymentsCard({ name }: { name: string }) {
  const query = useInfiniteQuery(queries.deployments(name))
  return (
    <Card title="Deployments" flush>
      <Rows
        items={query.data}
        error={query.error}
        loading="Loading the deployments"
        empty="None yet. The first push makes the first."
      >
        {(deployment) => <DeploymentRow key={deployment.number} deployment={deployment} />}
      </Rows>
      <OlderButton query={query}>Older deployments</OlderButton>
    </Card>
  )
}
