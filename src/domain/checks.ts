import { seconds } from './log-event.ts'

/** What somebody else's tests say of a commit: one commit status, or one check run. */
export interface Check {
  name: string
  state: 'pending' | 'passed' | 'failed'
  url: string | null
}

/** Whether a deployment goes on, as a sentence. */
export type ChecksVerdict =
  | { verdict: 'wait'; waitsFor: string }
  | { verdict: 'pass'; note: string }
  | { verdict: 'fail'; code: 'checks_failed' | 'checks_timeout'; reason: string }

export interface Patience {
  /** So long may the first check take to appear. */
  graceMs: number
  limitMs: number
}

/** A job that needs another one appears a moment after that has passed. */
export const settleMs = 5000
const mostNamed = 5

/** `greenMs`: for how long all that are known have passed. */
export function judgeChecks(
  checks: Check[],
  { waitedMs, greenMs }: { waitedMs: number; greenMs: number },
  { graceMs, limitMs }: Patience,
): ChecksVerdict {
  const failed = checks.filter(({ state }) => state === 'failed')
  if (failed.length) return { verdict: 'fail', code: 'checks_failed', reason: failure(failed) }
  const pending = checks.filter(({ state }) => state === 'pending')
  if (pending.length && waitedMs >= limitMs)
    return { verdict: 'fail', code: 'checks_timeout', reason: tooLate(listed(pending), limitMs) }
  if (pending.length) return { verdict: 'wait', waitsFor: `checks on GitHub: ${listed(pending)}.` }
  if (checks.length && greenMs < settleMs)
    return { verdict: 'wait', waitsFor: 'checks on GitHub: those known have passed.' }
  if (checks.length) return { verdict: 'pass', note: `Passed: ${listed(checks)}.` }
  if (waitedMs < graceMs)
    return { verdict: 'wait', waitsFor: 'checks on GitHub, which has none of this commit yet.' }
  return {
    verdict: 'pass',
    note: `GitHub has no checks of this commit after ${seconds(graceMs)}, so it is deployed without.`,
  }
}

/** What a deployment says that has waited in vain; `what` is still not known to have passed. */
export function tooLate(what: string, limitMs: number): string {
  return `Not done after ${seconds(limitMs)}: ${what}.\nIf they take that long, raise DOPRAX_CHECKS_TIMEOUT (in seconds).`
}

function failure(failed: Check[]): string {
  const lines = failed.slice(0, mostNamed).map(({ name, url }) => (url ? `${name}: ${url}` : name))
  const first = failed.length === 1 ? 'A check did not pass' : `${failed.length} checks did not pass`
  return `${first}: ${lines.join('\n')}`
}

function listed(checks: Check[]): string {
  const names = checks.slice(0, mostNamed).map(({ name }) => name)
  const more = checks.length - names.length
  return names.join(', ') + (more ? ` and ${more} more` : '')
}
