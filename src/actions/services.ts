import type { Config } from '../config.ts'
import type { Catalogue } from '../domain/spec/catalogue.ts'
import type { Repositories } from '../git/repository.ts'
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
  /** Gives a free /23 that no project in `used` has. */
  pickSubnet: (used: string[]) => string
}
