/** A block of IPv4 addresses: its first one as a number, and the length of its prefix. */
export interface Cidr {
  base: number
  prefix: number
}

/** null when `text` is not like `10.96.0.0/12`. Host bits are dropped. */
export function parseCidr(text: string): Cidr | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  if (!match) return null
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number]
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return null
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  return { base: address - (address % sizeOf(prefix)), prefix }
}

export function formatCidr({ base, prefix }: Cidr): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`
}

/** How many addresses a prefix of this length has. */
export function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix)
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.base < b.base + sizeOf(b.prefix) && b.base < a.base + sizeOf(a.prefix)
}
