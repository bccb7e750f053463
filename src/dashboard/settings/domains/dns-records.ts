import type { DomainRecords } from '../../api/types.ts'

/** The records that lead a name here, as zone files have them: a CNAME if there can be one, else addresses. */
export function dnsRecords(name: string, { target, addresses }: Omit<DomainRecords, 'names'>): string[] {
  const known = addresses.map((address) => `${name} ${address.includes(':') ? 'AAAA' : 'A'} ${address}`)
  const direct = known.length > 0 ? known : [`${name} A <address of this server>`]
  return target === null ? direct : [`${name} CNAME ${target}`, ...direct]
}
