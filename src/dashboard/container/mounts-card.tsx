import { useState } from 'react'
import type { Container } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Rows } from '../ui/rows.tsx'
import { MountForm } from './mount-form.tsx'
import { MountRow } from './mount-row.tsx'
import type { Effect } from './settings/setting.ts'

/** Volumes that a container mounts. */
export function MountsCard({ project, container, mounts, effect }: MountsCardProps) {
  const [editing, setEditing] = useState<string | null>(null)
  const add = (
    <button type="button" className="button small" onClick={() => setEditing('')}>
      Mount volume
    </button>
  )
  return (
    <Card title="Mounted volumes" aside={add} flush>
      {editing !== null && (
        <MountForm
          key={editing}
          project={project}
          container={container}
          mounts={mounts}
          mount={mounts.find(({ mount }) => mount === editing) ?? null}
          effect={effect}
          onClose={() => setEditing(null)}
        />
      )}
      <Rows
        items={mounts}
        error={null}
        loading=""
        empty="None. What is written elsewhere goes with the container."
      >
        {(mount) => (
          <MountRow
            key={mount.mount}
            project={project}
            container={container}
            mounts={mounts}
            mount={mount}
            effect={effect}
            onEdit={() => setEditing(mount.mount)}
          />
        )}
      </Rows>
    </Card>
  )
}

interface MountsCardProps {
  project: string
  container: string
  mounts: Container['volumes']
  effect: Effect
}
