import type { Source } from '../api/types.ts'

/** How Doprax is let in, in a word. */
export function accessLabel(credentials: Source['credentials']): string {
  if (credentials === 'token') return 'Token'
  if (credentials === 'key') return 'Deploy key'
  return credentials === 'app' ? 'GitHub App' : 'Public'
}
