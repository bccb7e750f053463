import { DopraxError } from '../errors.ts'
import { type Cidr, formatCidr, overlaps, parseCidr, sizeOf } from './cidr.ts'

/** /23: main and 255 services, and room for candidates beside them. */
const subnetPrefix = 23

/**
 * The first free /23 of a pool, as CIDR. `used` and `routes` (of the host) are CIDR blocks to keep away from. Throws
 * DopraxError `bad_settings` for a pool that holds none, and `pool_full`.
 */
export function pickSubnet(pool: string, used: string[], routes: string[] = []): string {
  const range = parseCidr(pool)
  if (!range || range.prefix > subnetPrefix) {
    throw new DopraxError(
      'bad_settings',
      `DOPRAX_NETWORK_POOL is '${pool}': it must be a range with room for at least one /23, like 10.96.0.0/12.`,
    )
  }
  const taken = [...used, ...routes].map(parseCidr).filter((cidr) => cidr !== null)
  let base = range.base
  while (base < range.base + sizeOf(range.prefix)) {
    const subnet: Cidr = { base, prefix: subnetPrefix }
    const hit = taken.filter((cidr) => overlaps(subnet, cidr))
    if (!hit.length) return formatCidr(subnet)
    const ends = hit.map((cidr) => cidr.base + sizeOf(cidr.prefix))
    base = roundUp(Math.max(...ends), sizeOf(subnetPrefix))
  }
  throw new DopraxError(
    'pool_full',
    `All of ${pool} is used by projects (${used.length}) or routed elsewhere by this server.\nDelete a project, or give DOPRAX_NETWORK_POOL a larger or another range.`,
    { status: 507 },
  )
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step
}
