import { githubRepository } from '../domain/source-url.ts'
import { DopraxError, ForbiddenError } from '../errors.ts'
import { installUrl } from '../github/app/github-app.ts'
import { GithubError } from '../github/github-error.ts'
import type { Credentials } from '../store/sources.ts'
import type { User } from '../store/users.ts'
import type { Services } from './services.ts'

/**
 * A source that is fetched with the GitHub App, which is installed there. Throws a ForbiddenError for who is no admin, a
 * DopraxError `bad_source`, with the address where to install the App as `installUrl`, or `github_failed`.
 */
export async function appSource(
  { config, store, githubApp }: Pick<Services, 'config' | 'store' | 'githubApp'>,
  user: User,
  given: string,
): Promise<{ url: string; credentials: Credentials }> {
  if (!user.admin)
    throw new ForbiddenError(
      'Only an admin can use the GitHub App, which may read more than is yours: give a token or a deploy key instead, or ask an admin.',
    )
  const repository = githubRepository(given, config.githubUrl)
  if (!repository)
    throw new DopraxError(
      'bad_source',
      `The GitHub App is for repositories on ${config.githubUrl}: write owner/name.`,
    )
  const app = await store.githubApp.find()
  if (!app)
    throw new DopraxError(
      'bad_source',
      'No GitHub App is set up on this server: set one up in the settings first.',
    )
  const { owner, repo } = repository
  await githubApp.tokenOf(owner, repo).catch((error) => {
    if (!(error instanceof GithubError)) throw error
    const isOurs = error.retryAfterMs === null
    throw new DopraxError(isOurs ? 'bad_source' : 'github_failed', error.message, {
      status: isOurs ? 400 : 502,
      details: error.status === 404 ? { installUrl: installUrl(app) } : undefined,
      cause: error,
    })
  })
  return { url: `${config.githubUrl}/${owner}/${repo}`, credentials: { kind: 'app' } }
}
