import { Badge } from './badge.tsx'
import { lookOf, type Standing } from './state.ts'

export function StateBadge({ deployment }: { deployment: Standing }) {
  return <Badge look={lookOf(deployment)} state={deployment.state} />
}
