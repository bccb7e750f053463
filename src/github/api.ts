import { request } from '@octokit/request'
import { RequestError } from '@octokit/request-error'

export interface GithubAccess {
  /** Base URL of the REST API. */
  api: string
  token: string
  owner: string
  repo: string
}

/** https://docs.github.com/en/rest/commits/statuses */
export interface CommitStatus {
  commit: string
  state: 'pending' | 'success' | 'failure' | 'error'
  /** GitHub shows 140 characters. */
  description: string
  url: string
  /** Sets this status apart from those of others on the same commit. */
  context: string
}

/** GitHub did not do what was asked. */
export class GithubError extends Error {
  override readonly name = 'GithubError'
  /** null: asking again makes no sense. Milliseconds that GitHub asks for, 0 where it asks for none. */
  readonly retryAfterMs: number | null

  constructor(message: string, retryAfterMs: number | null, cause: unknown) {
    super(message, { cause })
    this.retryAfterMs = retryAfterMs
  }
}

const longestDescription = 140
const timeoutMs = 15_000

/** Throws a GithubError. */
export async function setCommitStatus(access: GithubAccess, status: CommitStatus): Promise<void> {
  const { commit: sha, state, description, url: target_url, context } = status
  await ask(access, 'POST /repos/{owner}/{repo}/statuses/{sha}', {
    sha,
    state,
    description: shorten(description),
    target_url,
    context,
  })
}

/** Makes the repository's webhook for these events; one with this address that is there already will do. Throws a GithubError. */
export async function createWebhook(
  access: GithubAccess,
  hook: { url: string; secret: string; events: string[] },
): Promise<void> {
  try {
    await ask(access, 'POST /repos/{owner}/{repo}/hooks', {
      name: 'web',
      active: true,
      events: hook.events,
      config: { url: hook.url, secret: hook.secret, content_type: 'json', insecure_ssl: '0' },
    })
  } catch (error) {
    if (!(error instanceof GithubError && /already exists/i.test(error.message))) throw error
  }
}

/** The body of GitHub's answer. Throws a GithubError. */
export async function ask(
  { api, token, owner, repo }: GithubAccess,
  route: string,
  parameters: Record<string, unknown>,
): Promise<unknown> {
  try {
    const { data } = await request(route, {
      baseUrl: api,
      headers: {
        authorization: `token ${token}`,
        'user-agent': 'doprax',
        'x-github-api-version': '2022-11-28',
      },
      request: { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' },
      owner,
      repo,
      ...parameters,
    })
    return data
  } catch (error) {
    throw githubError(error)
  }
}

function githubError(error: unknown): GithubError {
  if (!(error instanceof RequestError) || !error.response)
    return new GithubError("GitHub's API can't be reached from here.", 0, error)
  const { status, response } = error
  const wait = Number(response.headers['retry-after'] ?? 0) * 1000
  const isLimited = status === 429 || wait > 0 || response.headers['x-ratelimit-remaining'] === '0'
  const message = `GitHub answered ${status}: ${error.message.replace(/ - https?:\/\/\S+$/, '')}`
  return new GithubError(message, isLimited || status >= 500 ? wait : null, error)
}

function shorten(text: string): string {
  const line = text.split('\n', 1)[0]!
  return line.length > longestDescription ? `${line.slice(0, longestDescription - 1)}…` : line
}
