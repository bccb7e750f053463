import type { DeploymentState } from '../../domain/deployment.ts'
import { Badge } from './badge.tsx'
import { lookOf } from './state.ts'

export function StateBadge({ deployment }: { deployment: { state: DeploymentState; canceling: boolean } }) {
  return <Badge look={lookOf(deployment)} state={deployment.state} />
}
