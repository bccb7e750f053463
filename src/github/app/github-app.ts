import { messageOf } from '../../errors.ts'
import { GithubError } from '../github-error.ts'
import type { GithubLogin } from '../request.ts'
import {
  countRepositories,
  createToken,
  type Installation,
  type InstalledRepository,
  installationOf,
  listInstallations,
  listRepositories,
} from './installations.ts'
import { appJwt } from './jwt.ts'
import { permissions } from './manifest.ts'
import { TokenCache } from './token-cache.ts'

/** What GitHub says of an App that was deleted there. */
const unknownApp = /Integration not found/

/** An App of GitHub's, as which this server can act. */
export interface AppKeys {
  appId: number
  name: string
  /** Account that it belongs to, where alone it can be installed unless it is made public. */
  owner: string
  /** Its public page, below which it is installed. */
  url: string
  /** Private key, PKCS#1. */
  pem: string
}

/** Asks GitHub as the App, and with its installations' tokens, which are kept in memory alone. */
export class GithubApp {
  readonly #api: string
  readonly #load: () => Promise<AppKeys | null>
  readonly #tokens = new TokenCache()

  /** `load` gives the App as it is now; null: none is set up. */
  constructor(api: string, load: () => Promise<AppKeys | null>) {
    this.#api = api
    this.#load = load
  }

  /** Throws a GithubError. */
  async installations(): Promise<Installation[]> {
    return explained(await this.#keys(), (app) => listInstallations(this.#asApp(app)))
  }

  /** All repositories that an installation may read. Throws a GithubError. */
  async repositories(installation: Installation): Promise<InstalledRepository[]> {
    return this.#asInstallation(installation, listRepositories)
  }

  /** How many those are. Throws a GithubError. */
  async countRepositories(installation: Installation): Promise<number> {
    return this.#asInstallation(installation, countRepositories)
  }

  /**
   * A token for one repository, with the rights that deploying needs; `renew`: not the one that is there already. Throws
   * a GithubError that says what to do where the App is not installed, or may not be used.
   */
  async tokenOf(owner: string, repo: string, { renew = false } = {}): Promise<string> {
    const app = await this.#keys()
    const key = `${app.appId}/${owner}/${repo}`.toLowerCase()
    if (renew) this.#tokens.forget(key)
    return this.#tokens.get(key, () =>
      explained(app, async () => {
        const { id, suspended_at, html_url } = await installationOf(this.#asApp(app), owner, repo).catch(
          (error) => {
            throw isMissing(error) ? notInstalled(app, owner, repo, error) : error
          },
        )
        if (suspended_at)
          throw new GithubError(`${app.name} is suspended there: resume it at ${html_url}`, null)
        return createToken(this.#asApp(app), id, { repositories: [repo], permissions })
      }),
    )
  }

  async #asInstallation<T>({ id }: Installation, work: (login: GithubLogin) => Promise<T>): Promise<T> {
    const app = await this.#keys()
    const key = `${app.appId}/${id}`
    const workOnce = async () => {
      const token = await this.#tokens.get(key, () =>
        explained(app, () => createToken(this.#asApp(app), id, { permissions: { metadata: 'read' } })),
      )
      return work({ api: this.#api, authorization: `token ${token}` })
    }
    return workOnce().catch((error) => {
      if (!isStatus(error, 401)) throw error
      this.#tokens.forget(key)
      return workOnce()
    })
  }

  #asApp(app: AppKeys): GithubLogin {
    return { api: this.#api, authorization: `Bearer ${appJwt(app)}` }
  }

  async #keys(): Promise<AppKeys> {
    const app = await this.#load()
    if (app) return app
    throw new GithubError(
      'No GitHub App is set up on this server any more: an admin can, in the settings.',
      null,
    )
  }
}

/** Where an App is installed, or its installations are changed. */
export function installUrl({ url }: Pick<AppKeys, 'url'>): string {
  return `${url}/installations/new`
}

function notInstalled(app: AppKeys, owner: string, repo: string, cause: unknown): GithubError {
  const isElsewhere = owner.toLowerCase() !== app.owner.toLowerCase()
  const first = isElsewhere ? `, which is ${app.owner}'s own: make it public at GitHub, and` : ':'
  return new GithubError(
    `${app.name} is not installed in ${owner}/${repo}${first} install it at ${installUrl(app)}`,
    null,
    cause,
    404,
  )
}

async function explained<T>(app: AppKeys, work: (app: AppKeys) => Promise<T>): Promise<T> {
  try {
    return await work(app)
  } catch (error) {
    if (!isStatus(error, 401) && !unknownApp.test(messageOf(error))) throw error
    const message = `GitHub does not know ${app.name} any more, or not by this key: remove it in the settings, and set it up again.`
    throw new GithubError(message, null, error, 401)
  }
}

function isMissing(error: unknown): boolean {
  return isStatus(error, 404) && !unknownApp.test(messageOf(error))
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof GithubError && error.status === status
}
