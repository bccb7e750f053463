import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import type { EnvVariable } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Rows } from '../ui/rows.tsx'
import { EnvForm } from './env-form.tsx'
import { EnvRow } from './env-row.tsx'

/** Environment variables of main or a service. */
export function EnvCard({ name, container }: { name: string; container: string }) {
  const env = useQuery(queries.env(name, container))
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
          container={container}
          variable={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
      <Rows
        items={env.data}
        error={env.error}
        loading="Loading the environment variables"
        empty="None. What you set here, the container finds in its environment."
      >
        {(variable) => (
          <EnvRow
            key={variable.key}
            project={name}
            container={container}
            variable={variable}
            onEdit={() => setEditing(variable)}
          />
        )}
      </Rows>
    </Card>
  )
}
