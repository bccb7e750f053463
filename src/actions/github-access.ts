import type { Config } from '../config.ts'
import { githubRepository } from '../domain/source-url.ts'
import type { GithubAccess } from '../github/api.ts'
import type { Source } from '../store/sources.ts'

/** How to ask GitHub about a source; null: it lies elsewhere, or has no token. */
export function githubAccess(
  { githubUrl, githubApi }: Pick<Config, 'githubUrl' | 'githubApi'>,
  { url, credentials }: Pick<Source, 'url' | 'credentials'>,
): GithubAccess | null {
  const repository = githubRepository(url, githubUrl)
  if (!repository || credentials?.kind !== 'token') return null
  return { api: githubApi, token: credentials.token, ...repository }
}
