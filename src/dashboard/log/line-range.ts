/** Lines a link points to, first and last, both counted from 1. */
export interface LineRange {
  first: number
  last: number
}

/** Reads `L120` and `L120-L130` (with or without the leading `#`); null for anything else. */
export function parseLineRange(hash: string): LineRange | null {
  const match = /^#?L([1-9]\d{0,8})(?:-L?([1-9]\d{0,8}))?$/.exec(hash)
  if (!match) return null
  const a = Number(match[1])
  const b = Number(match[2] ?? match[1])
  return { first: Math.min(a, b), last: Math.max(a, b) }
}

export function formatLineRange({ first, last }: LineRange): string {
  return first === last ? `L${first}` : `L${first}-L${last}`
}
