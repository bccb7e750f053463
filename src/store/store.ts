import { CheckStore } from './checks.ts'
import { type Database, openDatabase } from './database.ts'
import { DefinitionStore } from './definitions.ts'
import { DeliveryStore } from './deliveries.ts'
import { DeploymentStore } from './deployments.ts'
import { EnvStore } from './env.ts'
import { GithubAppStore } from './github-app.ts'
import { GithubAppAttemptStore } from './github-app-attempts.ts'
import { PlanStore } from './plans.ts'
import { ProjectStore } from './projects.ts'
import { ReleaseStore } from './releases.ts'
import { ReportStore } from './reports.ts'
import { openSealing } from './sealing.ts'
import { ServiceStore } from './services.ts'
import { SourceStore } from './sources.ts'
import { UserStore } from './users.ts'
import { VisitStore } from './visits.ts'
import { VolumeStore } from './volumes.ts'
import { WebhookStore } from './webhooks.ts'
import { WrittenStore } from './written.ts'

/** All SQL of Doprax, one part a table. */
export interface Store {
  users: UserStore
  projects: ProjectStore
  deployments: DeploymentStore
  releases: ReleaseStore
  definitions: DefinitionStore
  env: EnvStore
  services: ServiceStore
  volumes: VolumeStore
  written: WrittenStore
  plans: PlanStore
  sources: SourceStore
  visits: VisitStore
  webhooks: WebhookStore
  githubApp: GithubAppStore
  githubAppAttempts: GithubAppAttemptStore
  deliveries: DeliveryStore
  reports: ReportStore
  checks: CheckStore
  /** Who changed what; never changed afterwards. */
  audit(entry: { userId: number | null; action: string; project?: string; details?: unknown }): Promise<void>
  close(): Promise<void>
}

export function openStore(files: { databaseFile: string; keyFile: string }): Store {
  const sealing = openSealing(files.keyFile)
  const db = openDatabase(files.databaseFile, sealing)
  const definitions = new DefinitionStore(db, sealing)
  return {
    users: new UserStore(db),
    projects: new ProjectStore(db),
    deployments: new DeploymentStore(db),
    releases: new ReleaseStore(db, sealing),
    definitions,
    env: new EnvStore(definitions),
    services: new ServiceStore(db),
    volumes: new VolumeStore(db),
    written: new WrittenStore(db),
    plans: new PlanStore(db, sealing),
    sources: new SourceStore(db, sealing),
    visits: new VisitStore(db),
    webhooks: new WebhookStore(db, sealing),
    githubApp: new GithubAppStore(db, sealing),
    githubAppAttempts: new GithubAppAttemptStore(db),
    deliveries: new DeliveryStore(db),
    reports: new ReportStore(db),
    checks: new CheckStore(db),
    audit: (entry) => writeAudit(db, entry),
    close: () => db.destroy(),
  }
}

async function writeAudit(db: Database, entry: Parameters<Store['audit']>[0]): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      at: Date.now(),
      user_id: entry.userId,
      action: entry.action,
      project: entry.project ?? null,
      details: entry.details === undefined ? null : JSON.stringify(entry.details),
    })
    .execute()
}
