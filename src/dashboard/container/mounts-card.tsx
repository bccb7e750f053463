import { Link } from '@tanstack/react-router'
import type { Container } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Rows } from '../ui/rows.tsx'

/** Volumes that a container mounts. */
export function MountsCard({ project, mounts }: { project: string; mounts: Container['volumes'] }) {
  return (
    <Card title="Mounted volumes" flush>
      <Rows items={mounts} error={null} loading="" empty="None. doprax.yaml declares them.">
        {({ name, mount, readOnly }) => (
          <li key={mount} className="row">
            <span className="row-main">
              <Link to="/projects/$project/volumes" params={{ project }} className="row-title">
                {name}
              </Link>
              <code className="mono muted wrap">{mount}</code>
            </span>
            {readOnly && <span className="muted small">read-only</span>}
          </li>
        )}
      </Rows>
    </Card>
  )
}
