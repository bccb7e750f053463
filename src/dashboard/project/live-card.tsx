import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { Project } from '../api/types.ts'
import { releaseTitle, titleOf } from '../deployment/title.ts'
import { commitPage } from '../source/commit-page.ts'
import { Commit } from '../ui/commit.tsx'
import { Icon } from '../ui/icon.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { hostOf } from './host.ts'

/** Name, address, what is live, and what is on its way. */
export function LiveCard({ project }: { project: Project }) {
  const { name, live, active, url } = project
  const source = useQuery(queries.source(name))
  const lastFailed = !active && project.latest?.state === 'failed' ? project.latest : null
  const coming = active ?? lastFailed ?? (project.latest?.state === 'queued' ? project.latest : null)
  return (
    <header className="project-header">
      <div className="project-name">
        <h1>{name}</h1>
        <a className="project-address" href={url} target="_blank" rel="noreferrer">
          {hostOf(url)}
          <Icon name="external" />
        </a>
      </div>
      <div className="live-line">
        {live ? (
          <>
            <StateBadge deployment={{ state: 'live', canceling: false }} />
            <Link
              className="truncate"
              to="/projects/$project/deployments/$number"
              params={{ project: name, number: String(live.deployment) }}
            >
              {releaseTitle(live)}
            </Link>
            <span className="muted facts-inline">
              <span className="tabular">v{live.release}</span>
              <Commit commit={live.commit} page={commitPage(source.data, live.commit, live.origin)} />
              <TimeAgo time={live.since} />
            </span>
          </>
        ) : (
          <span className="muted">Nothing is live yet.</span>
        )}
      </div>
      {coming && (
        <div className="live-line coming">
          <StateBadge deployment={coming} />
          <Link
            className="truncate"
            to="/projects/$project/deployments/$number"
            params={{ project: name, number: String(coming.number) }}
          >
            {titleOf(coming)}
          </Link>
          <span className="muted facts-inline">
            <span className="tabular">#{coming.number}</span>
            <TimeAgo time={coming.createdAt} />
          </span>
        </div>
      )}
    </header>
  )
}
