import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { isPending } from '../../domain/deployment.ts'
import { queries } from '../api/queries.ts'
import type { Deployment } from '../api/types.ts'
import { commitPage } from '../source/commit-page.ts'
import { Commit } from '../ui/commit.tsx'
import { Duration } from '../ui/duration.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { DeploymentActions } from './deployment-actions.tsx'
import { originOf } from './origin.ts'
import { titleOf } from './title.ts'

export function DeploymentHeader({ deployment }: { deployment: Deployment }) {
  const { project, retryOf, release } = deployment
  const source = useQuery(queries.source(project))
  const end = deployment.liveAt ?? deployment.finishedAt
  return (
    <header className="deployment-header">
      <div className="deployment-title">
        <div className="title-line">
          <StateBadge deployment={deployment} />
          <h1 title={titleOf(deployment)}>{titleOf(deployment)}</h1>
        </div>
        <ul className="facts">
          {deployment.commit !== null && (
            <li>
              <Commit
                commit={deployment.commit}
                branch={deployment.branch}
                page={commitPage(source.data, deployment.commit, deployment.origin)}
              />
            </li>
          )}
          {release !== null && <li className="tabular">v{release}</li>}
          <li>
            {deployment.author && deployment.author !== deployment.by
              ? `${deployment.author}, ${originOf(deployment)}`
              : originOf(deployment)}
          </li>
          <li>
            <TimeAgo time={deployment.createdAt} />
          </li>
          <li className="tabular" data-fact="total">
            {deployment.state === 'queued'
              ? 'waiting for '
              : isPending(deployment.state)
                ? 'running for '
                : 'took '}
            <Duration from={Date.parse(deployment.createdAt)} to={end === null ? null : Date.parse(end)} />
          </li>
          {retryOf !== null && (
            <li>
              retry of{' '}
              <Link to="/projects/$project/deployments/$number" params={{ project, number: String(retryOf) }}>
                #{retryOf}
              </Link>
            </li>
          )}
        </ul>
      </div>
      <DeploymentActions deployment={deployment} />
    </header>
  )
}
