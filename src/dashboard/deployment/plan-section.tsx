import { planSummary } from '../../domain/plan/render.ts'
import type { Deployment } from '../api/types.ts'
import { Icon } from '../ui/icon.tsx'
import { PlanApproval } from './plan-approval.tsx'
import { PlanItems } from './plan-items.tsx'
import { planDecision } from './plan-look.ts'

/** What the deployment's doprax.yaml changes: open with its buttons while it waits, folded up afterwards. */
export function PlanSection({ deployment }: { deployment: Deployment }) {
  const { plan } = deployment
  if (!plan?.items.length) return null
  const summary = `doprax.yaml: ${planSummary(plan.items)}`
  if (deployment.awaitsApproval && plan.state === 'waiting')
    return <PlanApproval deployment={deployment} plan={plan} summary={summary} />
  return (
    <details className="plan">
      <summary className="plan-header">
        <Icon name="right" />
        <span className="plan-summary">{summary}</span>
        <span className="muted">{planDecision(plan)}</span>
      </summary>
      <div className="plan-body">
        <PlanItems items={plan.items} />
      </div>
    </details>
  )
}
