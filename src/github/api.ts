import { GithubError } from './github-error.ts'
import { requestGithub } from './request.ts'

export interface GithubAccess {
  /** Base URL of the REST API. */
  api: string
  token: string
  /** Gives another token when that one is not taken any more. */
  renew?: () => Promise<string>
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

const longestDescription = 140

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

/** About a repository, with its token, or the next one. Throws a GithubError. */
export async function ask(
  { api, token, renew, owner, repo }: GithubAccess,
  route: string,
  parameters: Record<string, unknown>,
): Promise<unknown> {
  const askWith = (one: string) =>
    requestGithub({ api, authorization: `token ${one}` }, route, { owner, repo, ...parameters })
  try {
    return await askWith(token)
  } catch (error) {
    if (!renew || !(error instanceof GithubError) || error.status !== 401) throw error
    return askWith(await renew())
  }
}

function shorten(text: string): string {
  const line = text.split('\n', 1)[0]!
  return line.length > longestDescription ? `${line.slice(0, longestDescription - 1)}…` : line
}
