import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import type { EnvVariable } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { EnvForm } from './env-form.tsx'
import { EnvRow } from './env-row.tsx'

/** Environment variables. A change is deployed as a new release of the same image. */
export function EnvCard({ name }: { name: string }) {
  const env = useQuery(queries.env(name))
  const [editing, setEditing] = useState<EnvVariable | 'new' | null>(null)
  const add = (
    <button type="button" className="button small" onClick={() => setEditing('new')}>
      Add
    </button>
  )
  return (
    <Card title="Environment variables" aside={add} flush>
      {editing !== null && (
        <EnvForm
          key={editing === 'new' ? '' : editing.key}
          project={name}
          variable={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
      {env.data ? (
        env.data.length === 0 ? (
          <p className="card-note muted">None. What you set here, the project finds in its environment.</p>
        ) : (
          <ul className="rows">
            {env.data.map((variable) => (
              <EnvRow
                key={variable.key}
                project={name}
                variable={variable}
                onEdit={() => setEditing(variable)}
              />
            ))}
          </ul>
        )
      ) : env.isError ? (
        <ErrorPanel error={env.error} />
      ) : (
        <Skeleton lines={2} label="Loading the environment variables" />
      )}
    </Card>
  )
}
