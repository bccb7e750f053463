import type { Config } from '../config.ts'
import { ConflictError, DopraxError, messageOf } from '../errors.ts'
import { convertManifest, manifestOf } from '../github/app/manifest.ts'
import { GithubError } from '../github/github-error.ts'
import type { Setter } from '../store/github-app-attempts.ts'
import type { User } from '../store/users.ts'
import { githubFailed } from './github-failed.ts'
import type { ServerServices, Services } from './services.ts'
import { appWebhookUrl } from './status-page.ts'

/** What a browser posts to GitHub as a form: `manifest` in a field of that name. */
export interface ManifestForm {
  action: string
  manifest: string
}

/** Begins a set-up. `organization` null: the App is to be of the person's own account. */
export async function beginGithubApp(
  { config, store, instance }: Pick<ServerServices, 'config' | 'store' | 'instance'>,
  setter: Setter,
  organization: string | null,
): Promise<ManifestForm> {
  await checkNone(store)
  const state = await store.githubAppAttempts.begin(setter, organization)
  await store.audit({ userId: setter.userId, action: 'github-app.begin', details: { organization } })
  const manifest = manifestOf({
    name: `Doprax ${instance}`,
    url: config.url,
    hookUrl: isReachable(config) ? appWebhookUrl(config) : null,
    createdUrl: `${config.url}/github-app/created`,
    installedUrl: `${config.url}/settings`,
  })
  return {
    action: `${appsPage(config, organization)}/new?state=${state}`,
    manifest: JSON.stringify(manifest),
  }
}

/**
 * Fetches the keys of the App that GitHub has made. Throws a DopraxError: `bad_state`; `github_failed`, after which the same
 * can be tried again; `app_lost`, when the keys can't be had any more.
 */
export async function finishGithubApp(
  { config, store }: Pick<Services, 'config' | 'store'>,
  setter: Setter,
  { code, state }: { code: string; state: string },
): Promise<void> {
  await checkNone(store)
  const hash = await store.githubAppAttempts.take(state, setter)
  if (!hash)
    throw new DopraxError(
      'bad_state',
      'This set-up is not known here: it was begun in another session, over an hour ago, or has ended already. Delete the App at GitHub, if it has made one, and begin again in the settings.',
    )
  const made = await convertManifest(config.githubApi, code).catch(async (error) => {
    if (!(error instanceof GithubError) || error.retryAfterMs === null) throw lost(error)
    await store.githubAppAttempts.release(hash)
    throw githubFailed(error)
  })
  const { id: appId, slug, name, html_url: url, owner, pem, webhook_secret: secret } = made
  const app = { appId, slug, name, url, owner: owner.login, ownerType: owner.type, pem }
  if (!(await store.githubApp.add(hash, { ...app, webhookSecret: secret ?? null }))) throw isThere()
  await store.audit({ userId: setter.userId, action: 'github-app', details: { appId, slug } })
}

/** Sources that use it stay, and say what is missing. At GitHub the App is there until it is deleted there. */
export async function removeGithubApp({ store }: Pick<Services, 'store'>, user: User): Promise<void> {
  const app = await store.githubApp.find()
  await store.githubApp.remove()
  await store.audit({ userId: user.id, action: 'github-app.remove', details: { slug: app?.slug } })
}

/** GitHub's page of an account's Apps. */
export function appsPage({ githubUrl }: Pick<Config, 'githubUrl'>, organization: string | null): string {
  return organization === null
    ? `${githubUrl}/settings/apps`
    : `${githubUrl}/organizations/${organization}/settings/apps`
}

/** GitHub refuses an App whose webhook has a loopback address, unless it is on such a one itself. */
export function isReachable({ url, githubUrl }: Pick<Config, 'url' | 'githubUrl'>): boolean {
  return !isLoopback(url) || isLoopback(githubUrl)
}

function isLoopback(url: string): boolean {
  return /^(localhost|.+\.localhost|127\..+|\[::1\])$/.test(new URL(url).hostname)
}

async function checkNone(store: Services['store']): Promise<void> {
  if (await store.githubApp.find()) throw isThere()
}

function isThere(): ConflictError {
  return new ConflictError(
    'github_app_exists',
    'A GitHub App is set up already: remove it first to set up another one.',
  )
}

function lost(error: unknown): DopraxError {
  return new DopraxError(
    'app_lost',
    `The App's keys could not be fetched (${messageOf(error)}). Delete the App at GitHub, and begin again in the settings.`,
    { status: 502, cause: error },
  )
}
