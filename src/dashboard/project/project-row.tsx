import { Link } from '@tanstack/react-router'
import type { Project } from '../api/types.ts'
import { releaseTitle } from '../deployment/title.ts'
import { Commit } from '../ui/commit.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'
import { hostOf } from './host.ts'

export function ProjectRow({ project }: { project: Project }) {
  const shown = project.active ?? project.latest
  return (
    <li className="row project-row" data-project={project.name}>
      <div className="row-main">
        <Link to="/projects/$project" params={{ project: project.name }} className="row-title cover">
          {project.name}
        </Link>
        <a className="row-address above" href={project.url} target="_blank" rel="noreferrer">
          {hostOf(project.url)}
        </a>
      </div>
      <div className="row-live">
        {project.deleting ? (
          <span className="muted">Being deleted…</span>
        ) : project.live ? (
          <>
            <span className="truncate">{releaseTitle(project.live)}</span>
            <span className="muted facts-inline">
              <span className="tabular">v{project.live.release}</span>
              <Commit commit={project.live.commit} />
              <TimeAgo time={project.live.since} />
            </span>
          </>
        ) : (
          <span className="muted">Nothing is live yet</span>
        )}
      </div>
      {shown && !project.deleting && (
        <Link
          className="row-state above"
          to="/projects/$project/deployments/$number"
          params={{ project: project.name, number: String(shown.number) }}
        >
          <StateBadge deployment={shown} />
          <span className="muted tabular">#{shown.number}</span>
        </Link>
      )}
    </li>
  )
}
