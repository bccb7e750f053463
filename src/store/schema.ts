import type { ColumnType, Generated, Selectable } from 'kysely'
import type { DeliveryVerdict } from '../domain/delivery.ts'
import type { DeploymentKind, DeploymentState } from '../domain/deployment.ts'
import type { PlanState } from '../domain/plan/plan-item.ts'
import type { ServiceState } from '../domain/spec/service-states.ts'

/** Unix milliseconds. */
type Time = number
/** 0 or 1: SQLite has no booleans. */
type Flag = ColumnType<number, number | undefined, number>
/** AES-256-GCM, see sealing.ts. */
type Sealed = Uint8Array

export interface Users {
  id: Generated<number>
  name: string
  admin: Flag
  created_at: Time
}

export interface Tokens {
  id: Generated<number>
  user_id: number
  /** SHA-256 of the token, hex. */
  hash: string
  kind: 'api' | 'session'
  created_at: Time
  expires_at: Time | null
}

export interface Projects {
  id: Generated<number>
  name: string
  owner_id: number
  deploy_branch: string | null
  /** The ingress backend that this project has for life. */
  slot: number
  /** CIDR of its private network. */
  subnet: string
  live_deployment_id: number | null
  /** Which server of the slot the live container is. */
  slot_server: 'a' | 'b'
  /** Asked for by its owner; the reconciler removes all of it, and the row last. */
  deleting: Flag
  /** Main makes room for its next version: requests wait in the ingress. */
  held: Flag
  /** Its newest release can't run beside the one before. */
  recreates: Flag
  /** The service that faces the internet, at this port; null: main does. */
  public_service: string | null
  public_port: number | null
  /** Plans without a loss are applied without being asked for. */
  auto_apply: Flag
  created_at: Time
}

export interface Deployments {
  id: Generated<number>
  project_id: number
  number: number
  kind: DeploymentKind
  state: DeploymentState
  branch: string | null
  commit_oid: string | null
  subject: string | null
  author: string | null
  user_id: number
  created_at: Time
  started_at: Time | null
  built_at: Time | null
  /** When the ingress had switched to it; it is `live` here a moment before. */
  live_at: Time | null
  /** When nothing was left to do for it. A live one without it still has its predecessor to retire. */
  finished_at: Time | null
  reason_code: string | null
  reason: string | null
  superseded_by: number | null
  retry_of: number | null
  /** How often the source's branch has come to this commit, this time included; null: it was not brought from there. */
  visit: number | null
  cancel_requested: Flag
  /** JSON array of the push options that matter later: `approve`, `ignore-spec`. */
  options: ColumnType<string, string | undefined, string>
  /** Queued, but only for when its plan is approved. */
  awaits_approval: Flag
  /** Queued, but only for when its commit's checks have passed. */
  awaits_checks: Flag
  /** How often a worker has begun it; more than one after a crash. */
  attempts: ColumnType<number, number | undefined, number>
  /** The worker process that has it now; another's writes have no effect. */
  lease_owner: string | null
  release_id: number | null
  container_id: string | null
  container_address: string | null
  build_ms: number | null
  steps: number | null
  cached_steps: number | null
  swap_from: number | null
  swap_drain_ms: number | null
  swap_requests: number | null
  swap_failed: number | null
  swap_cut: number | null
}

export interface Releases {
  id: Generated<number>
  project_id: number
  number: number
  deployment_id: number
  image_id: string
  image_ref: string
  image_bytes: number
  port: number
  port_source: string
  has_healthcheck: Flag
  /** JSON object of all environment variables. */
  env: Sealed
  /** JSON of MainSettings; null: all defaults. */
  settings: Sealed | null
  /** The engine has the image no more, so there is no way back to this release. */
  image_gone: Flag
  created_at: Time
}

export interface Definitions {
  project_id: number
  /** JSON of the Spec that the project is. */
  body: Sealed
  /** JSON of the Spec of the newest doprax.yaml that was applied; null: none was. */
  applied: Sealed | null
}

export interface GeneratedValues {
  project_id: number
  token: string
  value: Sealed
}

/** What the worker has made of a definition's services. */
export interface Services {
  project_id: number
  name: string
  wanted: ColumnType<'running' | 'stopped', 'running' | 'stopped' | undefined, 'running' | 'stopped'>
  /** How often a restart was asked for. */
  restarts: ColumnType<number, number | undefined, number>
  /** Its image is to be pulled anew. */
  update_wanted: Flag
  state: ColumnType<ServiceState, ServiceState | undefined, ServiceState>
  /** Why it failed, or how far the pull is. */
  reason: string | null
  container_id: string | null
  container_address: string | null
  image_id: string | null
  /** JSON array of the exposed TCP ports. */
  ports: ColumnType<string, string | undefined, string>
  /** JSON of the Proven container that ran well last; null: none did yet. */
  proven: string | null
  /** Fingerprint of the container that did not come up in the proven one's place, which was brought back. */
  refused: string | null
  changed_at: Time
}

export interface Volumes {
  id: Generated<number>
  /** null: its project has been deleted. */
  project_id: number | null
  /** The project's name, also after it. */
  project: string
  owner_id: number
  name: string
  size_bytes: number | null
  measured_at: Time | null
  created_at: Time
  /** Of one whose project has been deleted; null: it stays until it is removed by name. */
  expires_at: Time | null
}

/** What containers have written outside of their volumes. */
export interface WrittenBytes {
  project_id: number
  /** `main` or a service. */
  container: string
  bytes: number
  measured_at: Time
}

export interface Domains {
  host: string
  project_id: number
}

export interface Plans {
  deployment_id: number
  /** JSON of the Plan and the Spec that it is for. */
  body: Sealed
  state: PlanState
  decided_by: number | null
  decided_at: Time | null
}

/** Where else a project's commits come from. */
export interface Sources {
  project_id: number
  /** Without credentials. */
  url: string
  /** JSON of Credentials; null: none. */
  credentials: Sealed | null
  /** The GitHub App gives the credentials. */
  uses_app: ColumnType<number, number | undefined, number>
  /** JSON array of paths: a commit that changes none of them is not deployed; empty: every commit is. */
  watch: ColumnType<string, string | undefined, string>
  /** Commits are deployed only when others' checks of them have passed. */
  waits_for_checks: Flag
  /** Where the deploy branch was when it was last looked at; null: it never was. */
  head_oid: string | null
  checked_at: Time | null
  /** Why it could not be looked at. */
  problem: string | null
  created_at: Time
}

export interface Webhooks {
  project_id: number
  secret: Sealed
  pinged_at: Time | null
  heard_at: Time | null
  /** Deliveries with a wrong signature or none. */
  refused: ColumnType<number, number | undefined, number>
  /** URL of the source at whose host it was made by itself; null: nowhere yet. */
  made_for: ColumnType<string | null, string | undefined, string | null>
  /** Why it was not made there. */
  problem: ColumnType<string | null, string | undefined, string | null>
  created_at: Time
}

/** This server's GitHub App: one row at most. */
export interface GithubApps {
  id: number
  /** GitHub's. */
  app_id: number
  slug: string
  name: string
  url: string
  /** Account that it belongs to, and whether that is a `User` or an `Organization`. */
  owner: string
  owner_type: string
  /** JSON of AppSecrets. */
  secrets: Sealed
  heard_at: Time | null
  /** Deliveries with a wrong signature or none. */
  refused: ColumnType<number, number | undefined, number>
  created_at: Time
}

/** A set-up of the GitHub App that was begun here and has not ended. */
export interface GithubAppAttempts {
  state_hash: string
  user_id: number
  /** Of the session that began it; null: a token did. */
  session_hash: string | null
  /** null: the App is to be of a personal account. */
  organization: string | null
  created_at: Time
  /** GitHub has made the App, and its keys are being fetched; null: not yet. */
  taken_at: Time | null
}

export interface Deliveries {
  id: Generated<number>
  project_id: number
  host: string
  /** The host's own id of it. */
  guid: string
  event: string
  /** JSON of the HostEvent. */
  facts: string
  verdict: DeliveryVerdict['verdict']
  reason: string
  deployment_id: number | null
  /** How often it came again. */
  repeats: ColumnType<number, number | undefined, number>
  received_at: Time
}

/** What a source's host has been told of a deployment. */
export interface Reports {
  deployment_id: number
  /** The deployment's state, or `waiting`; null: nothing yet. */
  told: string | null
  /** That failed since. */
  attempts: number
  next_at: Time
  problem: string | null
}

/** Of deployments that wait, or have waited, for the checks of their commit. */
export interface Checks {
  deployment_id: number
  since: Time
  /** As a sentence. */
  waits_for: string
  /** Since when all that are known have passed; null: they have not. */
  green_at: Time | null
  looks: number
  /** When to look at them. */
  next_at: Time
}

export interface Audit {
  id: Generated<number>
  at: Time
  user_id: number | null
  action: string
  project: string | null
  details: string | null
}

export interface Schema {
  users: Users
  tokens: Tokens
  projects: Projects
  deployments: Deployments
  releases: Releases
  definitions: Definitions
  generated_values: GeneratedValues
  services: Services
  volumes: Volumes
  written_bytes: WrittenBytes
  domains: Domains
  plans: Plans
  sources: Sources
  webhooks: Webhooks
  github_app: GithubApps
  github_app_attempts: GithubAppAttempts
  deliveries: Deliveries
  reports: Reports
  checks: Checks
  audit: Audit
}

export type ProjectRow = Selectable<Projects>
export type DeploymentRow = Selectable<Deployments>
export type ReleaseRow = Selectable<Releases>
export type ServiceRow = Selectable<Services>
export type VolumeRow = Selectable<Volumes>
export type SourceRow = Selectable<Sources>
export type WebhookRow = Selectable<Webhooks>
export type DeliveryRow = Selectable<Deliveries>
