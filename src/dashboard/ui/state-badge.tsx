import type { DeploymentState } from '../../domain/deployment.ts'
import { lookOf } from './state.ts'
import { StateMark } from './state-mark.tsx'

export function StateBadge({ deployment }: { deployment: { state: DeploymentState; canceling: boolean } }) {
  const look = lookOf(deployment)
  return (
    <span className={`badge tone-${look.tone}`} data-state={deployment.state}>
      <StateMark look={look} />
      {look.label}
    </span>
  )
}
