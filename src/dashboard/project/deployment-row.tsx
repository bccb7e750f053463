import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { Deployment } from '../api/types.ts'
import { originOf } from '../deployment/origin.ts'
import { titleOf } from '../deployment/title.ts'
import { commitPage } from '../source/commit-page.ts'
import { Commit } from '../ui/commit.tsx'
import { Duration } from '../ui/duration.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'

export function DeploymentRow({ deployment }: { deployment: Deployment }) {
  const { project, number, startedAt } = deployment
  const source = useQuery(queries.source(project))
  const end = deployment.liveAt ?? deployment.finishedAt
  return (
    <li className="row deployment-row">
      <div className="row-main">
        <Link
          className="row-title cover truncate"
          to="/projects/$project/deployments/$number"
          params={{ project, number: String(number) }}
        >
          {titleOf(deployment)}
        </Link>
        <span className="muted facts-inline">
          <span className="tabular">#{number}</span>
          <Commit
            commit={deployment.commit}
            branch={deployment.branch}
            page={commitPage(source.data, deployment.commit, deployment.origin)}
          />
          <span className="truncate">{originOf(deployment)}</span>
          <TimeAgo time={deployment.createdAt} />
        </span>
      </div>
      <span className="row-end">
        <StateBadge deployment={deployment} />
        <span className="muted tabular">
          {startedAt ? (
            <Duration from={Date.parse(startedAt)} to={end === null ? null : Date.parse(end)} />
          ) : (
            '–'
          )}
        </span>
      </span>
    </li>
  )
}
