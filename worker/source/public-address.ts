import { lookup } from 'node:dns/promises'
import { BlockList, isIPv6, type LookupFunction } from 'node:net'

/** IANA's special-purpose address registries: what is not on the internet. */
const notPublic = new BlockList()
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(address, prefix)
}
for (const [address, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.addSubnet(address, prefix, 'ipv6')
}

export function isPublicAddress(address: string): boolean {
  return !notPublic.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** An address of the host, when all that it has are public; else null. Rejects when the name does not resolve. */
export async function publicAddressOf(hostname: string): Promise<string | null> {
  const addresses = await lookup(hostname, { all: true })
  return addresses.every(({ address }) => isPublicAddress(address)) ? addresses[0]!.address : null
}

/** An address that we were led to, and may not dial. */
export class NotPublicError extends Error {
  override readonly name = 'NotPublicError'

  constructor(hostname: string) {
    super(`${hostname} is not on the public internet`)
  }
}

/** A `lookup` for connections: the addresses that were checked are the ones that are dialled. Fails with a NotPublicError. */
export const publicLookup: LookupFunction = (hostname, { family, all }, done) => {
  lookup(hostname, { family: family ?? 0, all: true }).then(
    (addresses) => {
      if (!addresses.every(({ address }) => isPublicAddress(address)))
        return done(new NotPublicError(hostname), '')
      if (all) return done(null, addresses)
      done(null, addresses[0]!.address, addresses[0]!.family)
    },
    (error) => done(error, ''),
  )
}
