import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { mayUse } from '../../../src/actions/access.ts'
import type { Config } from '../../../src/config.ts'
import type { ProjectRow } from '../../../src/store/schema.ts'
import type { WorkerServices } from '../../worker-services.ts'
import type { FetchUrl } from './submodule-url.ts'

/** Submodules that are projects of this Doprax: they are read from its own repositories, not over the network. */
export interface OwnProjects {
  /** URL that the project itself has, for relative ones. */
  baseUrl: string
  /**
   * Path of the repository that a URL names; null: the URL leads elsewhere. Rejects with an Error whose message says why
   * it can't be used.
   */
  repositoryOf(url: FetchUrl, oid: string): Promise<string | null>
}

/**
 * With the rights of the project's owner, whoever started the deployment: what is built becomes the owner's to read, and
 * an admin who retries it must not hand over what is another person's.
 */
export function ownProjects(
  { config, store, repositories }: Pick<WorkerServices, 'config' | 'store' | 'repositories'>,
  project: ProjectRow,
): OwnProjects {
  return {
    baseUrl: `http://localhost:${config.port}/${project.name}.git`,
    async repositoryOf(url, oid) {
      if (!(await isThisServer(url, config))) return null
      const name = /^\/([a-z0-9-]+?)(?:\.git)?\/?$/.exec(new URL(url.url).pathname)?.[1]
      const found = name && (await store.projects.find(name))
      const owner = await store.users.get(project.owner_id)
      if (!found || found.deleting || !mayUse(owner, found)) {
        throw new Error(
          `this Doprax has no such project that belongs to ${owner.name}, whose ${project.name} is: push it here first, or correct the URL`,
        )
      }
      if (!(await repositories.commit(found.name, oid))) {
        throw new Error(`${found.name} has no commit ${oid.slice(0, 12)} here: push that commit to it first`)
      }
      return repositories.path(found.name)
    },
  }
}

async function isThisServer({ url, hostname, port }: FetchUrl, config: Config): Promise<boolean> {
  if (new URL(url).origin === new URL(config.url).origin) return true
  if (Number(port) !== config.port) return false
  if (hostname === config.domain) return true
  const own = new Set(Object.values(networkInterfaces()).flatMap((all) => all!.map(({ address }) => address)))
  const addresses = await lookup(hostname, { all: true }).catch(() => [])
  return (
    addresses.length > 0 &&
    addresses.every(({ address }) => address.startsWith('127.') || address === '::1' || own.has(address))
  )
}
