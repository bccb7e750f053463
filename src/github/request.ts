import { request } from '@octokit/request'
import { RequestError } from '@octokit/request-error'
import { GithubError } from './github-error.ts'

export interface GithubLogin {
  /** Base URL of the REST API. */
  api: string
  /** Value of the Authorization header; null: none. */
  authorization: string | null
}

const timeoutMs = 15_000
const hasMoved = 'GitHub says that it has moved: give the source the URL that it has now.'

/** The body of GitHub's answer. `route` as the REST documentation writes it. Throws a GithubError. */
export async function requestGithub(
  { api, authorization }: GithubLogin,
  route: string,
  parameters: Record<string, unknown> = {},
): Promise<unknown> {
  try {
    const { status, data } = await request(route, {
      baseUrl: api,
      headers: {
        ...(authorization && { authorization }),
        'user-agent': 'doprax',
        'x-github-api-version': '2022-11-28',
      },
      request: { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' },
      ...parameters,
    })
    if (status >= 300) throw new GithubError(hasMoved, null, data, status)
    return data
  } catch (error) {
    throw error instanceof GithubError ? error : githubError(error)
  }
}

function githubError(error: unknown): GithubError {
  if (!(error instanceof RequestError) || !error.response)
    return new GithubError("GitHub's API can't be reached from here.", 0, error)
  const { status, response } = error
  const wait = Number(response.headers['retry-after'] ?? 0) * 1000
  const isLimited = status === 429 || wait > 0 || response.headers['x-ratelimit-remaining'] === '0'
  const message = `GitHub answered ${status}: ${error.message.replace(/ - https?:\/\/\S+$/, '')}`
  return new GithubError(message, isLimited || status >= 500 ? wait : null, error, status)
}
