import type { Deployment, Release } from '../api/types.ts'

/** What a deployment is, in one line. */
export function titleOf({ kind, subject, release, origin, commit }: Deployment): string {
  const version = release === null ? '' : ` to v${release}`
  if (kind === 'rollback') return `Roll back${subject ? ` to “${subject}”` : version}`
  if (kind === 'config') return 'Change of the environment'
  if (origin?.kind === 'import' && commit === null) return 'Import of the newest commit'
  return subject ?? 'Push without a message'
}

/** What a release brought, in one line. */
export function releaseTitle({ commit, subject }: Pick<Release, 'commit' | 'subject'>): string {
  return subject ?? (commit === null ? 'Change of the environment' : 'Push without a message')
}
