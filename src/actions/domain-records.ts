import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { hostsOf } from '../domain/domains.ts'
import type { DomainSpec } from '../domain/spec/spec.ts'

export interface DomainRecords {
  /** The project's name under DOPRAX_DOMAIN, for CNAME records; null: nobody else could look it up. */
  target: string | null
  /** Of this server, as far as it knows: where the target leads, else from where it reaches the internet. */
  addresses: string[]
  /** All names of the project's domains, and where they lead; `here`: to this server. */
  names: { name: string; addresses: string[]; here: boolean }[]
}

/** Gives up on a name server soon: a person waits for the answer. */
export function createResolver(): Resolver {
  return new Resolver({ timeout: 2000, tries: 1 })
}

/** What DNS has for a project's domains, and what it should have. `platform`: DOPRAX_DOMAIN. */
export async function domainRecords(
  project: string,
  domains: DomainSpec[],
  platform: string,
  resolver: Resolver,
): Promise<DomainRecords> {
  const target = /(^|\.)localhost$/.test(platform) ? null : `${project}.${platform}`
  const [targets, outward, ...found] = await Promise.all([
    target === null ? [] : lookUp(resolver, target),
    outwardAddress(),
    ...[...hostsOf(domains)].map(async (name) => ({ name, addresses: await lookUp(resolver, name) })),
  ])
  const own = new Set([...targets, ...interfaceAddresses()])
  return {
    target,
    addresses: targets.length > 0 ? targets : outward,
    names: found.map(({ name, addresses }) => ({
      name,
      addresses,
      here: addresses.some((address) => own.has(address)),
    })),
  }
}

/** IPv4 ones first; none where the name is not there, or no name server answers. */
async function lookUp(resolver: Resolver, name: string): Promise<string[]> {
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

/** The address with which this machine would reach the internet; connecting a UDP socket sends nothing. */
async function outwardAddress(): Promise<string[]> {
  const socket = createSocket('udp4')
  try {
    socket.connect(53, '192.0.2.1')
    await once(socket, 'connect')
    return [socket.address().address]
  } catch {
    return []
  } finally {
    socket.close()
  }
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    addresses!.filter(({ internal }) => !internal).map(({ address }) => address),
  )
}
