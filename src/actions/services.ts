import type { Config } from '../config.ts'
import type { Catalogue } from '../domain/spec/catalogue.ts'
import type { Engine } from '../engine/engine.ts'
import type { Repositories } from '../git/repository.ts'
import type { GithubApp } from '../github/app/github-app.ts'
import type { DeploymentLogs } from '../logs/deployment-logs.ts'
import type { Events } from '../queue/events.ts'
import type { Jobs } from '../queue/jobs.ts'
import type { Store } from '../store/store.ts'

/** What the composition roots construct once. Each action names the few of them that it uses. */
export interface Services {
  config: Config
  store: Store
  repositories: Repositories
  logs: DeploymentLogs
  jobs: Jobs
  events: Events
  catalogue: Catalogue
  githubApp: GithubApp
  /** Gives a free /23 that no project in `used` has. */
  pickSubnet: (used: string[]) => string
}

/** What the server has beside them. */
export interface ServerServices extends Services {
  /** This instance's id, in all names on the engine. */
  instance: string
  /** The engine's client is loaded when it is first asked for. */
  engine: () => Promise<ServerEngine>
}

export type ServerEngine = Pick<
  Engine,
  | 'info'
  | 'limitContainer'
  | 'ensureVolume'
  | 'removeVolume'
  | 'volumeSizes'
  | 'exportVolume'
  | 'importVolume'
>
