import { Link } from '@tanstack/react-router'
import type { Delivery } from '../api/types.ts'
import { ActionError } from '../ui/action-error.tsx'
import { Badge } from '../ui/badge.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { useAction } from '../ui/use-action.ts'
import { deliveryLooks } from './delivery-look.ts'
import { hostLabel } from './git-hosts.ts'
import { redeliver } from './source-api.ts'

export function DeliveryRow({ project, delivery }: { project: string; delivery: Delivery }) {
  const { id, host, event, verdict, reason, deployment, repeats, receivedAt } = delivery
  const again = useAction(project, () => redeliver(project, id))
  return (
    <tr data-delivery={id}>
      <td className="muted">
        <TimeAgo time={receivedAt} />
      </td>
      <td>
        <span className="mono wrap">{event || 'no name'}</span>
        <span className="help">
          {hostLabel(host)}
          {repeats > 0 && `, came ${repeats + 1} times`}
        </span>
      </td>
      <td className="delivery-verdict">
        <Badge look={deliveryLooks[verdict]} state={verdict} />
        <span className="wrap">{reason}</span>
      </td>
      <td>
        {deployment && (
          <Link
            className="delivery-deployment"
            to="/projects/$project/deployments/$number"
            params={{ project, number: String(deployment.number) }}
          >
            <span className="tabular">#{deployment.number}</span>
            <StateBadge deployment={{ state: deployment.state, canceling: false }} />
          </Link>
        )}
      </td>
      <td>
        {verdict !== 'ping' && (
          <button
            type="button"
            className="button small"
            disabled={again.isPending}
            title="Decide it anew; what it deployed without success is tried again"
            onClick={() => again.mutate()}
          >
            {again.isPending ? 'Redelivering…' : 'Redeliver'}
          </button>
        )}
        <ActionError error={again.error} />
      </td>
    </tr>
  )
}
