import { isSameRepository, parseSourceUrl } from '../domain/source-url.ts'
import { DopraxError, NotFoundError } from '../errors.ts'
import { branchName } from '../github/hosts/fields.ts'
import type { DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { Credentials, Source } from '../store/sources.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import { appSource } from './app-source.ts'
import { isAskable } from './github-access.ts'
import type { Services } from './services.ts'
import { startDeployment } from './start-deployment.ts'

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

/** In place of the source that was. Throws a DopraxError `bad_source`. */
export async function setSource(
  services: Pick<Services, 'config' | 'store' | 'repositories' | 'events' | 'githubApp'>,
  user: User,
  project: ProjectRow,
  input: SourceInput,
): Promise<Source> {
  const { store, repositories, events } = services
  checkNotDeleting(project)
  const { url, credentials } = await whereAndHow(services, user, project, input)
  const waitsForChecks = input.waitForChecks ?? false
  if (waitsForChecks && !isAskable(services.config, { url, credentials }))
    throw new DopraxError(
      'bad_source',
      'Checks can be waited for where Doprax can ask for them: give a repository on GitHub by https, and a token that may read its checks and commit statuses.',
    )
  if (input.branch !== undefined) {
    if (!branchName.safeParse(input.branch).success)
      throw new DopraxError('bad_source', `'${input.branch}' can't be a branch.`)
    await store.projects.setDeployBranch(project.id, input.branch)
    await repositories.setHead(project.name, input.branch)
  }
  await store.sources.put(project.id, {
    url,
    credentials,
    watch: input.watch ?? [],
    waitsForChecks,
  })
  await store.audit({ userId: user.id, action: 'source', project: project.name, details: { url } })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
  return (await store.sources.find(project.id))!
}

/** What was fetched from it stays. */
export async function removeSource(
  { store, events }: Pick<Services, 'store' | 'events'>,
  user: User,
  project: ProjectRow,
): Promise<void> {
  await store.sources.remove(project.id)
  await store.audit({ userId: user.id, action: 'source.remove', project: project.name })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
}

/** Deploys the newest commit of the source's branch, whatever that is when its turn comes. */
export async function importNow(services: Services, user: User, project: ProjectRow): Promise<DeploymentRow> {
  checkNotDeleting(project)
  if (!(await services.store.sources.find(project.id)))
    throw new NotFoundError(`${project.name} has no source to import from: set one first.`)
  await services.store.audit({ userId: user.id, action: 'import', project: project.name })
  return startDeployment(services, project, {
    kind: 'push',
    userId: user.id,
    branch: project.deploy_branch,
    options: ['import'],
  })
}

async function whereAndHow(
  services: Pick<Services, 'config' | 'store' | 'githubApp'>,
  user: User,
  project: ProjectRow,
  input: SourceInput,
): Promise<Pick<Source, 'url' | 'credentials'>> {
  const { githubUrl } = services.config
  const { token, deployKey, githubApp } = input
  const isSilent = token === undefined && deployKey === undefined && githubApp === undefined
  const before = isSilent ? await services.store.sources.find(project.id) : null
  const isThere = (url: string) => before !== null && isSameRepository(before.url, url)
  const hasKey = Boolean(deployKey) || isThere(parseSourceUrl(input.url, githubUrl, true).url)
  const { url, transport, login } = parseSourceUrl(input.url, githubUrl, hasKey)
  if (githubApp) {
    if (token || deployKey || login)
      throw new DopraxError('bad_source', 'With the GitHub App, leave out token, password and deploy key.')
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
      throw new DopraxError('bad_source', 'An address of SSH needs a deploy key: the text of a private key.')
    return { kind: 'key', key: deployKey.replaceAll('\r\n', '\n') }
  }
  if (deployKey)
    throw new DopraxError(
      'bad_source',
      'A deploy key is for addresses of SSH, like git@github.com:owner/name.git.',
    )
  // What GitHub takes as the user of any token.
  if (token) return { kind: 'token', user: login?.user || 'x-access-token', token }
  return login && { kind: 'token', user: login.user || 'x-access-token', token: login.password || login.user }
}
