import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { decidePlan } from '../api/mutations.ts'
import type { Deployment, Plan } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { plural } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { PlanItems } from './plan-items.tsx'

/** The plan that a deployment waits with, and the two ways to decide. What may lose something is asked twice. */
export function PlanApproval({ deployment, plan, summary }: PlanApprovalProps) {
  const client = useQueryClient()
  const [asking, setAsking] = useState<'approve' | 'decline' | null>(null)
  const decide = useMutation({
    mutationFn: (decision: 'approve' | 'decline') => decidePlan(deployment, decision),
    onSettled: () => client.invalidateQueries({ queryKey: ['project', deployment.project] }),
  })
  const losing = plan.items.filter(({ loses }) => loses)
  return (
    <section className="plan is-waiting" aria-label="Plan that waits for approval">
      <header className="plan-header">
        <Icon name="alert" />
        <div className="plan-summary">
          <h2>{summary}</h2>
          <p className="muted">Nothing is built or changed before you approve it.</p>
        </div>
        <div className="actions">
          <button
            type="button"
            className="button"
            disabled={decide.isPending}
            onClick={() => setAsking('decline')}
          >
            Decline
          </button>
          <button
            type="button"
            className="button primary"
            disabled={decide.isPending}
            onClick={() => (losing.length > 0 ? setAsking('approve') : decide.mutate('approve'))}
          >
            <Icon name="check" />
            Approve
          </button>
          <ActionError error={decide.error} />
        </div>
      </header>
      <div className="plan-body">
        <PlanItems items={plan.items} />
      </div>
      {asking === 'decline' && (
        <ConfirmDialog
          title="Decline this plan?"
          action="Decline"
          onConfirm={() => decide.mutate('decline')}
          onClose={() => setAsking(null)}
        >
          <p>The deployment ends here, and everything stays as it is. The next push makes a new plan.</p>
        </ConfirmDialog>
      )}
      {asking === 'approve' && (
        <ConfirmDialog
          danger
          title="Approve a plan that may lose data?"
          action="Approve"
          onConfirm={() => decide.mutate('approve')}
          onClose={() => setAsking(null)}
        >
          <p>{plural(losing.length, 'item')} of it can’t be undone by a rollback:</p>
          <PlanItems items={losing} />
        </ConfirmDialog>
      )}
    </section>
  )
}

interface PlanApprovalProps {
  deployment: Deployment
  plan: Plan
  /** In one line. */
  summary: string
}
