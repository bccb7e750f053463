import type { ColumnType, Generated, Selectable } from 'kysely'
import type { DeploymentKind, DeploymentState } from '../domain/deployment.ts'

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
  live_at: Time | null
  /** When nothing was left to do for it. A live one without it still has its predecessor to retire. */
  finished_at: Time | null
  reason_code: string | null
  reason: string | null
  superseded_by: number | null
  retry_of: number | null
  cancel_requested: Flag
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
  /** The engine has the image no more, so there is no way back to this release. */
  image_gone: Flag
  created_at: Time
}

export interface EnvVars {
  project_id: number
  key: string
  value: Sealed
  secret: Flag
  updated_at: Time
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
  env_vars: EnvVars
  audit: Audit
}

export type ProjectRow = Selectable<Projects>
export type DeploymentRow = Selectable<Deployments>
export type ReleaseRow = Selectable<Releases>
