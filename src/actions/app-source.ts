import { githubRepository } from '../domain/source-url.ts'
import { DopraxError, ForbiddenError } from '../errors.ts'
import { installUrl } from '../github/app/github-app.ts'
import type { Credentials } from '../store/sources.ts'
import type { User } from '../store/users.ts'
import { githubFailed } from './github-failed.ts'
import type { Services } from './services.ts'

/**
 * A source that is fetched with the GitHub App, which is installed there. Throws a ForbiddenError for who is no admin, and
 * a DopraxError: `bad_source`, or `github_failed` with the address where the App is installed as `installUrl`.
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
      { details: { field: 'url' } },
    )
  const app = await store.githubApp.find()
  if (!app)
    throw new DopraxError(
      'bad_source',
      'No GitHub App is set up on this server: set one up in the settings first.',
      { details: { field: 'githubApp' } },
    )
  const { owner, repo } = repository
  await githubApp.tokenOf(owner, repo).catch((error) => {
    throw githubFailed(error, { installUrl: installUrl(app) })
  })
  return { url: `${config.githubUrl}/${owner}/${repo}`, credentials: { kind: 'app' } }
}
