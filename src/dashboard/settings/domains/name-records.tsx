import type { DomainRecords } from '../../api/types.ts'
import { Badge } from '../../ui/badge.tsx'
import { Command } from '../../ui/command.tsx'
import { Icon } from '../../ui/icon.tsx'
import { dnsRecords } from './dns-records.ts'

const looks = {
  here: { label: 'Points here', tone: 'good', icon: 'check' },
  elsewhere: { label: 'Points elsewhere', tone: 'bad', icon: 'alert' },
  missing: { label: 'Not in DNS yet', tone: 'neutral', icon: 'clock' },
} as const

/** One name, where it leads, and the records to make if that is not here. */
export function NameRecords({ name, port, records }: NameRecordsProps) {
  const found = records?.names.find((one) => one.name === name)
  const state = found && (found.here ? 'here' : found.addresses.length > 0 ? 'elsewhere' : 'missing')
  return (
    <>
      <div className="domain-name">
        <a
          className="row-title wrap"
          href={`http://${name}${port && `:${port}`}`}
          target="_blank"
          rel="noreferrer"
        >
          {name} <Icon name="external" />
        </a>
        {state && <Badge look={looks[state]} state={state} />}
      </div>
      {records && state && state !== 'here' && (
        <div className="domain-records">
          <p className="help">
            {state === 'elsewhere' &&
              `It leads to ${found.addresses.join(', ')}, which is right if that is a proxy before this server. Otherwise, `}
            {state === 'elsewhere' ? 'where' : 'Where'} its DNS is kept, make the record
          </p>
          {dnsRecords(name, records).map((record) => (
            <Command key={record} label="Copy the record">
              {record}
            </Command>
          ))}
          <p className="help">
            {records.target === null
              ? 'That is the address from which this server reaches the internet; behind a router or a proxy, take theirs.'
              : 'The second one where there can be no CNAME, as for a domain without anything before it.'}
          </p>
        </div>
      )}
    </>
  )
}

interface NameRecordsProps {
  name: string
  port: string
  records: DomainRecords | null
}
