import { isSameRepository, parseSourceUrl } from '../domain/source-url.ts'
import { DopraxError } from '../errors.ts'
import { branchName } from '../github/hosts/fields.ts'
import type { Credentials, Source } from '../store/sources.ts'
import type { User } from '../store/users.ts'
import { appSource } from './app-source.ts'
import { isAskable } from './github-access.ts'
import type { Services } from './services.ts'

export interface SourceInput {
  /** Or `owner/name` on GitHub. */
  url: string
  branch?: string | undefined
  /** With neither of the two, those of the same repository stay as they are; null: forget them. */
  token?: string | null | undefined
  /** An SSH private key. */
  deployKey?: string | null | undefined
  /** In place of both; the same goes for it. */
  githubApp?: boolean | undefined
  watch?: string[] | undefined
  waitForChecks?: boolean | undefined
}

type Needs = Pick<Services, 'config' | 'store' | 'githubApp'>

/**
 * What is to be kept of an input. `before`: the source in whose place it comes. Throws a DopraxError `bad_source`; where one
 * field is to blame its details are `{field}`, a key of SourceInput.
 */
export async function checkSource(
  services: Needs,
  user: User,
  input: SourceInput,
  before: Source | null,
): Promise<Pick<Source, 'url' | 'credentials' | 'watch' | 'waitsForChecks'>> {
  const { url, credentials } = await whereAndHow(services, user, input, before)
  const waitsForChecks = input.waitForChecks ?? false
  if (waitsForChecks && !isAskable(services.config, { url, credentials }))
    throw badSource(
      'waitForChecks',
      'Checks can be waited for where Doprax can ask for them: give a repository on GitHub by https, and a token that may read its checks and commit statuses.',
    )
  if (input.branch !== undefined && !branchName.safeParse(input.branch).success)
    throw badSource('branch', `'${input.branch}' can't be a branch.`)
  return { url, credentials, watch: input.watch ?? [], waitsForChecks }
}

async function whereAndHow(
  services: Needs,
  user: User,
  input: SourceInput,
  before: Source | null,
): Promise<Pick<Source, 'url' | 'credentials'>> {
  const { githubUrl } = services.config
  const { token, deployKey, githubApp } = input
  const isSilent = token === undefined && deployKey === undefined && githubApp === undefined
  const isThere = (url: string) => isSilent && before !== null && isSameRepository(before.url, url)
  const hasKey = Boolean(deployKey) || isThere(parseSourceUrl(input.url, githubUrl, true).url)
  const { url, transport, login } = parseSourceUrl(input.url, githubUrl, hasKey)
  if (githubApp) {
    if (token || deployKey || login)
      throw badSource('githubApp', 'With the GitHub App, leave out token, password and deploy key.')
    return appSource(services, user, url)
  }
  const kept = isThere(url) && !login ? before!.credentials : null
  return { url, credentials: kept ?? credentialsOf(transport, login, input) }
}

function credentialsOf(
  transport: 'http' | 'ssh',
  login: { user: string; password: string } | null,
  { token, deployKey }: SourceInput,
): Credentials | null {
  if (transport === 'ssh') {
    if (!deployKey?.includes('PRIVATE KEY'))
      throw badSource('deployKey', 'An address of SSH needs a deploy key: the text of a private key.')
    return { kind: 'key', key: deployKey.replaceAll('\r\n', '\n') }
  }
  if (deployKey)
    throw badSource('deployKey', 'A deploy key is for addresses of SSH, like git@github.com:owner/name.git.')
  // What GitHub takes as the user of any token.
  if (token) return { kind: 'token', user: login?.user || 'x-access-token', token }
  return login && { kind: 'token', user: login.user || 'x-access-token', token: login.password || login.user }
}

function badSource(field: keyof SourceInput, message: string): DopraxError {
  return new DopraxError('bad_source', message, { details: { field } })
}
