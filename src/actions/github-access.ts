import type { Config } from '../config.ts'
import { githubRepository } from '../domain/source-url.ts'
import type { GithubAccess } from '../github/api.ts'
import type { Source } from '../store/sources.ts'
import type { Services } from './services.ts'

type Asked = Pick<Source, 'url' | 'credentials'>

/** Whether GitHub can be asked about a source: it lies there, and a token is to be had. */
export function isAskable({ githubUrl }: Pick<Config, 'githubUrl'>, { url, credentials }: Asked): boolean {
  return (
    githubRepository(url, githubUrl) !== null &&
    (credentials?.kind === 'token' || credentials?.kind === 'app')
  )
}

/** How to ask it; null: it can't be asked. Throws a GithubError where the GitHub App may not be used. */
export async function githubAccess(
  { config, githubApp }: Pick<Services, 'config' | 'githubApp'>,
  { url, credentials }: Asked,
): Promise<GithubAccess | null> {
  const repository = githubRepository(url, config.githubUrl)
  if (!repository || !credentials || credentials.kind === 'key') return null
  const { owner, repo } = repository
  const access = { api: config.githubApi, owner, repo }
  if (credentials.kind === 'token') return { ...access, token: credentials.token }
  const renew = () => githubApp.tokenOf(owner, repo, { renew: true })
  return { ...access, token: await githubApp.tokenOf(owner, repo), renew }
}
