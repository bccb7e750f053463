import { Link } from '@tanstack/react-router'
import type { Me } from '../api/types.ts'

/** The way to the deployment that waits longest for somebody's approval; nothing where none does. */
export function ApprovalLink({ deployments }: { deployments: Me['toApprove'] }) {
  const [first] = deployments
  if (!first) return null
  return (
    <Link
      className="approval-link tabular"
      to="/projects/$project/deployments/$number"
      params={{ project: first.project, number: String(first.number) }}
      title={`Deployment ${first.number} of ${first.project} waits for approval`}
    >
      {deployments.length} to approve
    </Link>
  )
}
