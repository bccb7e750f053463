import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import type { EnvVariable } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Rows } from '../ui/rows.tsx'
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
      <Rows
        items={env.data}
        error={env.error}
        loading="Loading the environment variables"
        empty="None. What you set here, the project finds in its environment."
      >
        {(variable) => (
          <EnvRow key={variable.key} project={name} variable={variable} onEdit={() => setEditing(variable)} />
        )}
      </Rows>
    </Card>
  )
}
