import type { Installation } from '../api/types.ts'
import { Badge } from '../ui/badge.tsx'
import { ExternalLink } from '../ui/external-link.tsx'
import { formatCount } from '../ui/format.ts'

export function InstallationRow({ installation }: { installation: Installation }) {
  const { account, url, suspended, repositories } = installation
  return (
    <li className="row">
      <span className="row-main">
        <span className="row-title">{account}</span>
      </span>
      <span className="row-end">
        {suspended ? (
          <Badge look={{ label: 'Suspended', tone: 'bad', icon: 'stop' }} state="suspended" />
        ) : (
          repositories !== null && (
            <span className="muted tabular">
              {repositories === 1 ? '1 repository' : `${formatCount(repositories)} repositories`}
            </span>
          )
        )}
        <ExternalLink href={url}>{suspended ? 'Resume' : 'Change'}</ExternalLink>
      </span>
    </li>
  )
}
