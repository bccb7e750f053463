import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../../api/queries.ts'
import type { Project } from '../../api/types.ts'
import { Card } from '../../ui/card.tsx'
import { Rows } from '../../ui/rows.tsx'
import { DomainForm } from './domain-form.tsx'
import { DomainRow } from './domain-row.tsx'

/** The names at which a project answers beside its own, and what DNS must say for that. */
export function DomainsCard({ project: { name, url } }: { project: Project }) {
  const domains = useQuery(queries.domains(name))
  const records = useQuery({ ...queries.domainRecords(name, domains.data ?? []), enabled: !!domains.data })
  const [adding, setAdding] = useState(false)
  const { port } = new URL(url)
  const add = (
    <button type="button" className="button small" onClick={() => setAdding(true)}>
      Add domain
    </button>
  )
  return (
    <Card title="Domains" aside={add} flush>
      {adding && <DomainForm project={name} onClose={() => setAdding(false)} />}
      <Rows
        items={domains.data}
        error={domains.error}
        loading="Loading the domains"
        empty="None. Add a domain of your own, and the project answers there as well."
      >
        {(domain) => (
          <DomainRow
            key={domain.host}
            project={name}
            port={port}
            domain={domain}
            records={records.data ?? null}
          />
        )}
      </Rows>
      {domains.data && domains.data.length > 0 && port !== '' && (
        <p className="card-note card-foot help">
          Sites are served at port {port} here. For visitors to need no port in the address, set{' '}
          <code>DOPRAX_HTTP_PORT=80</code>, or put a proxy at port 80 before it.
        </p>
      )}
    </Card>
  )
}
