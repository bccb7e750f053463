import { api } from '../../api/client.ts'
import { domainPath } from '../../api/queries.ts'
import type { Domain, DomainRecords } from '../../api/types.ts'
import { RemoveButton } from '../../ui/remove-button.tsx'
import { useAction } from '../../ui/use-action.ts'
import { NameRecords } from './name-records.tsx'

/** `records` null: not looked up yet. */
export function DomainRow({ project, port, domain: { host, www }, records }: DomainRowProps) {
  const remove = useAction(project, () => api<void>(domainPath(project, host), { method: 'DELETE' }))
  const names = www ? [host, `www.${host}`] : [host]
  return (
    <li className="row domain-row" data-domain={host}>
      <div className="row-main">
        {names.map((name) => (
          <NameRecords key={name} name={name} port={port} records={records} />
        ))}
      </div>
      <span className="row-end">
        <RemoveButton name={host} danger removal={remove}>
          <p>
            The project no longer answers at {names.join(' and ')}, at once. Another one may take the name.
          </p>
        </RemoveButton>
      </span>
    </li>
  )
}

interface DomainRowProps {
  project: string
  /** Of the sites; '': the usual one. */
  port: string
  domain: Domain
  records: DomainRecords | null
}
