import { readFile } from 'node:fs/promises'
import { type Cidr, formatCidr, parseCidr } from './cidr.ts'

/** Shorter prefixes are ways to the rest of the world, like 0.0.0.0/0, or the two halves that VPNs set. */
const shortestPrefix = 8

/** The blocks that this machine has a route into. */
export async function readHostRoutes(): Promise<string[]> {
  return parseRoutes(await readFile('/proc/net/route', 'utf8'))
}

/** `/proc/net/route`: destination and mask in columns 2 and 8, in hexadecimal, lowest byte first (proc(5)). */
export function parseRoutes(text: string): string[] {
  const routes = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/))
    .map((columns) => toCidr(columns[1] ?? '', columns[7] ?? ''))
  return [
    ...new Set(
      routes.filter((route) => route && route.prefix >= shortestPrefix).map((route) => formatCidr(route!)),
    ),
  ]
}

function toCidr(destination: string, mask: string): Cidr | null {
  const address = destination
    .match(/../g)
    ?.reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.')
  const prefix = mask.match(/../g)?.reduce((bits, byte) => bits + ones(Number.parseInt(byte, 16)), 0)
  return parseCidr(`${address}/${prefix}`)
}

function ones(byte: number): number {
  return byte.toString(2).replaceAll('0', '').length
}
