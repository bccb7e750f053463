import { Link } from '@tanstack/react-router'
import type { Release } from '../api/types.ts'
import { RollbackButton } from '../deployment/rollback-button.tsx'
import { releaseTitle } from '../deployment/title.ts'
import { Commit } from '../ui/commit.tsx'
import { formatBytes } from '../ui/format.ts'
import { StateBadge } from '../ui/state-badge.tsx'
import { TimeAgo } from '../ui/time-ago.tsx'

export function ReleaseRow({ project, release }: { project: string; release: Release }) {
  return (
    <li className="row release-row" data-release={release.number}>
      <div className="row-main">
        <span className="release-title">
          <Link
            className="tabular"
            to="/projects/$project/deployments/$number"
            params={{ project, number: String(release.deployment) }}
          >
            v{release.number}
          </Link>
          <span className="truncate">{releaseTitle(release)}</span>
        </span>
        <span className="muted facts-inline">
          <Commit commit={release.commit} />
          <TimeAgo time={release.createdAt} />
          <span className="tabular">{formatBytes(release.image.sizeBytes)}</span>
        </span>
      </div>
      <span className="row-end">
        {release.live && <StateBadge deployment={{ state: 'live', canceling: false }} />}
        {release.canRollback && <RollbackButton project={project} release={release} small />}
        {!release.image.present && (
          <span className="muted small" title="Only the images of the last releases are kept">
            image removed
          </span>
        )}
      </span>
    </li>
  )
}
