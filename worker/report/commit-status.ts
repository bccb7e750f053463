import { statusPage } from '../../src/actions/status-page.ts'
import type { Config } from '../../src/config.ts'
import type { CommitStatus } from '../../src/github/api.ts'
import { ownContext } from '../../src/github/checks.ts'
import type { DeploymentRow, ProjectRow } from '../../src/store/schema.ts'

/** How GitHub shows a deployment beside its commit: what is live links to the project, anything else to our page. */
export function commitStatus(config: Config, { name }: ProjectRow, deployment: DeploymentRow): CommitStatus {
  const { number, commit_oid: commit } = deployment
  const isLive = deployment.state === 'live' || deployment.state === 'retired'
  return {
    commit: commit!,
    ...stand(deployment),
    url: isLive ? `http://${name}.${config.domain}:${config.httpPort}` : statusPage({ config }, name, number),
    context: ownContext + name,
  }
}

function stand(deployment: DeploymentRow): Pick<CommitStatus, 'state' | 'description'> {
  const { state, number, reason, reason_code: code, superseded_by: by, awaits_checks: waits } = deployment
  switch (state) {
    case 'live':
    case 'retired':
      return { state: 'success', description: `Live as deployment ${number}.` }
    case 'failed':
      return { state: 'failure', description: reason ?? 'It failed.' }
    case 'canceled':
      return {
        state: code === 'not_needed' ? 'success' : 'error',
        description: `Not deployed. ${reason ?? ''}`,
      }
    case 'superseded':
      return { state: 'error', description: `Superseded by deployment ${by}, which is newer.` }
    default:
      return {
        state: 'pending',
        description: `Deployment ${number} ${waits ? 'waits for checks' : `is ${state}`}.`,
      }
  }
}
