import { DopraxError } from '../errors.ts'
import { GithubError } from '../github/github-error.ts'

/** What the API answers where GitHub did not do what was asked: `github_failed`; 502 when trying again may help. */
export function githubFailed(error: unknown, details?: unknown): unknown {
  if (!(error instanceof GithubError)) return error
  const status = error.retryAfterMs === null ? 400 : 502
  return new DopraxError('github_failed', error.message, { status, details, cause: error })
}
