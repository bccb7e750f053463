import type { Deployment } from '../api/types.ts'
import { hostLabel } from '../source/git-hosts.ts'

/** Who or what began a deployment: `pushed by ada`, `imported by ada`, `webhook of GitHub`. */
export function originOf({ origin, by }: Pick<Deployment, 'origin' | 'by'>): string {
  if (origin === null) return by
  if (origin.kind === 'webhook') return `webhook of ${hostLabel(origin.host ?? '')}`
  if (origin.kind === 'source') return 'found at the source'
  return `${origin.kind === 'git' ? 'pushed' : 'imported'} by ${by}`
}
