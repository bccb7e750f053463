import type { DeploymentKind, DeploymentState } from '../../domain/deployment.ts'
import type { PlanItem } from '../../domain/plan/plan-item.ts'
import type { ServiceState } from '../../domain/spec/service-states.ts'
import type { ContainerSpec, DomainSpec, MainSpec, ServiceSpec } from '../../domain/spec/spec.ts'

/** The shapes of `/api/v1`. Times are ISO 8601 in UTC, durations in ms, sizes in bytes. */
export interface Project {
  name: string
  url: string
  remote: string
  deployBranch: string | null
  autoApply: boolean
  publicContainer: string
  services: { total: number; running: number }
  deleting: boolean
  volumesKeptUntil: string | null
  owner: string
  createdAt: string
  live: {
    release: number
    deployment: number
    commit: string | null
    subject: string | null
    since: string
    origin: Origin | null
  } | null
  active: Deployment | null
  latest: Deployment | null
}

export interface Deployment {
  project: string
  number: number
  kind: DeploymentKind
  state: DeploymentState
  branch: string | null
  commit: string | null
  subject: string | null
  author: string | null
  by: string
  origin: Origin | null
  createdAt: string
  startedAt: string | null
  builtAt: string | null
  liveAt: string | null
  finishedAt: string | null
  release: number | null
  reason: { code: string; message: string } | null
  supersededBy: number | null
  retryOf: number | null
  canceling: boolean
  cancelable: boolean
  retryable: boolean
  queue: { position: number; waitsFor: string } | null
  awaitsApproval: boolean
  awaitsChecks: boolean
  plan: Plan | null
  image: { sizeBytes: number; buildMs: number; steps: number; cachedSteps: number } | null
  swap: { from: number | null; drainMs: number; requests: number; failed: number; cut: number } | null
}

/** Where a commit came from; `source`: it was found there. `host`: whose webhook it was. null for a retry, and what is no push. */
export interface Origin {
  kind: 'git' | 'import' | 'webhook' | 'source'
  host: string | null
}

/** `page`: at GitHub. `branch` null: the default one. `head`: where the branch was when it was last looked at. */
export interface Source {
  url: string
  page: string | null
  branch: string | null
  credentials: 'token' | 'key' | 'app' | null
  watch: string[]
  waitForChecks: boolean
  statusProblem: string | null
  head: string | null
  checkedAt: string | null
  problem: string | null
}

/** `url` is for GitHub. `madeFor`: URL of the source at whose host it was made; `problem`: why it was not. */
export interface Webhook {
  url: string
  secret: string
  pingedAt: string | null
  heardAt: string | null
  refused: number
  madeFor: string | null
  problem: string | null
}

export interface Delivery {
  id: number
  host: string
  event: string
  verdict: 'deploy' | 'ping' | 'ignored'
  reason: string
  deployment: { number: number; state: DeploymentState } | null
  /** How often it came again. */
  repeats: number
  receivedAt: string
}

export interface Plan {
  state: 'waiting' | 'approved' | 'declined' | 'applied'
  items: PlanItem[]
  decidedBy: string | null
  decidedAt: string | null
}

export interface Release {
  number: number
  deployment: number
  commit: string | null
  subject: string | null
  createdAt: string
  live: boolean
  image: { id: string; sizeBytes: number; present: boolean }
  port: number
  canRollback: boolean
}

/** What main and services have alike. */
export type Container = Omit<ContainerSpec, 'env'>

export type Main = Omit<MainSpec, 'env'>

/** `reason`: why it failed, or how far the pull is. `address` is on the project's network. */
export interface Service extends Omit<ServiceSpec, 'env'> {
  wanted: 'running' | 'stopped'
  state: ServiceState
  reason: string | null
  ports: number[]
  address: string | null
  isPublic: boolean
  updating: boolean
  changedAt: string
  provides: EnvVariable[]
}

export interface CatalogueEntry {
  name: string
  image: string
  tag: string
}

/** `release`: the live one that has it, though main's next one won't. */
export interface Volume {
  name: string
  sizeBytes: number | null
  measuredAt: string | null
  createdAt: string
  mounts: { container: string; mount: string; readOnly: boolean; release: number | null }[]
}

/** Written outside of volumes; null: not measured yet. */
export interface DiskUse {
  container: string
  writtenBytes: number | null
  limitBytes: number
  measuredAt: string | null
}

/** Of a deleted project; `keptUntil` null: until it is removed by name. */
export interface KeptVolume {
  id: number
  project: string
  name: string
  sizeBytes: number | null
  keptUntil: string | null
}

export type Domain = DomainSpec

/** What DNS has and should have. `target`: what a CNAME may name; `addresses`: the server's, as far as it knows. */
export interface DomainRecords {
  target: string | null
  addresses: string[]
  names: { name: string; addresses: string[]; here: boolean }[]
}

/** `value` is null for secret ones. */
export interface EnvVariable {
  key: string
  value: string | null
  secret: boolean
}

/** `lost`: GitHub has made an App whose keys did not arrive. `reachable`: GitHub may send to this server's address. */
export interface GithubAppView {
  app: GithubApp | null
  reachable: boolean
  lost: { at: string; appsUrl: string } | null
}

/** `settingsUrl`: where it is changed and deleted at GitHub. `webhookUrl` null: GitHub sends no deliveries. */
export interface GithubApp {
  name: string
  owner: string
  url: string
  installUrl: string
  settingsUrl: string
  webhookUrl: string | null
  heardAt: string | null
  refused: number
  installations: Installation[]
  problem: string | null
}

/** `url`: where it is changed. `repositories` null: not known. */
export interface Installation {
  account: string
  url: string
  suspended: boolean
  repositories: number | null
}

export interface Me {
  user: { name: string; admin: boolean }
  gitUrl: string
  version: string
  keepVolumesMs: number
  builds: { running: number; limit: number; waiting: number }
  /** Deployments whose plan waits for approval, oldest first. */
  toApprove: { project: string; number: number }[]
}

/** Something of it changed: ask again. */
export interface ChangeEvent {
  project: string
  deployment: number | null
  kind: 'deployment' | 'project' | 'service' | 'delivery'
}
