import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { containerPath, queries } from '../api/queries.ts'
import type { EnvVariable } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Rows } from '../ui/rows.tsx'
import { EnvForm } from './env-form.tsx'
import { EnvImportForm } from './env-import/env-import-form.tsx'
import { EnvRow } from './env-row.tsx'

/** Environment variables of main or a service. */
export function EnvCard({ name, container }: { name: string; container: string }) {
  const env = useQuery(queries.env(name, container))
  const [open, setOpen] = useState<EnvVariable | 'new' | 'import' | null>(null)
  const form = { project: name, container, onClose: () => setOpen(null) }
  const button = (what: 'new' | 'import', label: string) => (
    <button type="button" className="button small" disabled={!env.data} onClick={() => setOpen(what)}>
      {label}
    </button>
  )
  const actions = (
    <span className="row-end">
      {button('import', 'Import')}
      {button('new', 'Add')}
    </span>
  )
  return (
    <Card title="Environment variables" aside={actions} flush>
      {open === 'import' ? (
        <EnvImportForm env={env.data ?? []} {...form} />
      ) : (
        open !== null && (
          <EnvForm key={open === 'new' ? '' : open.key} variable={open === 'new' ? null : open} {...form} />
        )
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
            onEdit={() => setOpen(variable)}
          />
        )}
      </Rows>
      {env.data && env.data.length > 0 && (
        <p className="card-note card-foot help">
          <a
            href={`/api/v1${containerPath(name, container)}/env/dotenv`}
            download={`${name}-${container}.env`}
          >
            Download as .env
          </a>
          {env.data.some(({ secret }) => secret) && '. Secret ones are named in it, without their values.'}
        </p>
      )}
    </Card>
  )
}
