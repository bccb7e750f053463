import type { z } from 'zod'
import { canRetry } from '../actions/retry.ts'
import { canRollBackTo } from '../actions/rollback.ts'
import type { Services } from '../actions/services.ts'
import { waitReason } from '../actions/start-deployment.ts'
import { statusPage, webhookUrl } from '../actions/status-page.ts'
import { isPending, standsAside } from '../domain/deployment.ts'
import { githubPage } from '../domain/source-url.ts'
import type { ReleaseSummary } from '../store/releases.ts'
import type { DeliveryRow, DeploymentRow, ProjectRow } from '../store/schema.ts'
import type { Source } from '../store/sources.ts'
import type { Webhook } from '../store/webhooks.ts'
import type {
  DeliveryView,
  DeploymentView,
  ProjectView,
  planSchema,
  ReleaseView,
  SourceView,
  WebhookView,
} from './schemas.ts'
import { iso, isoOrNull } from './times.ts'

type Needs = Pick<Services, 'config' | 'store'>

/** What the API shows of a deployment. */
export async function viewDeployment(
  needs: Needs,
  project: ProjectRow,
  row: DeploymentRow,
): Promise<DeploymentView> {
  const { store } = needs
  const release = row.release_id === null ? null : await store.releases.get(row.release_id)
  const pending = isPending(row.state)
  return {
    project: project.name,
    number: row.number,
    kind: row.kind,
    // Live in SQL a moment before it is in the ingress.
    state: shownState(row),
    branch: row.branch,
    commit: row.commit_oid,
    subject: row.subject,
    author: row.author,
    by: await store.users.nameOf(row.user_id),
    origin: await viewOrigin(needs, row),
    createdAt: iso(row.created_at),
    startedAt: isoOrNull(row.started_at),
    builtAt: isoOrNull(row.built_at),
    liveAt: isoOrNull(row.live_at),
    finishedAt: isoOrNull(row.finished_at),
    release: release?.number ?? null,
    reason: row.reason_code === null ? null : { code: row.reason_code, message: row.reason ?? '' },
    supersededBy: row.superseded_by,
    retryOf: row.retry_of,
    canceling: pending && row.cancel_requested === 1,
    cancelable: pending && row.cancel_requested === 0,
    retryable: canRetry(row),
    queue: row.state === 'queued' ? await viewQueue(needs, row) : null,
    awaitsApproval: row.state === 'queued' && row.awaits_approval === 1,
    awaitsChecks: row.state === 'queued' && row.awaits_checks === 1,
    plan: await viewPlan(needs, row.id),
    image:
      row.build_ms === null || !release
        ? null
        : {
            sizeBytes: release.image_bytes,
            buildMs: row.build_ms,
            steps: row.steps ?? 0,
            cachedSteps: row.cached_steps ?? 0,
          },
    swap:
      row.swap_drain_ms === null
        ? null
        : {
            from: row.swap_from,
            drainMs: row.swap_drain_ms,
            requests: row.swap_requests ?? 0,
            failed: row.swap_failed ?? 0,
            cut: row.swap_cut ?? 0,
          },
  }
}

/** A retry has none of its own. */
async function viewOrigin({ store }: Needs, row: DeploymentRow): Promise<DeploymentView['origin']> {
  if (row.kind !== 'push' || row.retry_of !== null) return null
  if ((JSON.parse(row.options) as string[]).includes('import')) return { kind: 'import', host: null }
  if (row.visit === null) return { kind: 'git', host: null }
  const host = await store.deliveries.hostOf(row)
  return { kind: host === null ? 'source' : 'webhook', host }
}

/** null: it has none. */
export async function viewPlan(
  { store }: Needs,
  deploymentId: number,
): Promise<z.infer<typeof planSchema> | null> {
  const plan = await store.plans.find(deploymentId)
  return (
    plan && {
      state: plan.state,
      items: plan.items,
      decidedBy: plan.decidedBy === null ? null : await store.users.nameOf(plan.decidedBy),
      decidedAt: isoOrNull(plan.decidedAt),
    }
  )
}

async function viewQueue(needs: Needs, row: DeploymentRow): Promise<{ position: number; waitsFor: string }> {
  const queued = (await needs.store.deployments.pending()).filter(
    (other) => other.state === 'queued' && !standsAside(other),
  )
  const position = queued.findIndex((other) => other.id === row.id) + 1
  return { position: Math.max(position, 1), waitsFor: (await waitReason(needs, row)) ?? 'It starts at once.' }
}

export async function viewProject(needs: Needs, project: ProjectRow): Promise<ProjectView> {
  const { config, store } = needs
  const [latest] = await store.deployments.list(project.id, 1)
  const active = await store.deployments.active(project.id)
  const live =
    project.live_deployment_id === null ? null : await store.deployments.get(project.live_deployment_id)
  const release = live?.release_id ? await store.releases.get(live.release_id) : null
  const services = await store.services.list(project.id)
  return {
    name: project.name,
    url: `http://${project.name}.${config.domain}:${config.httpPort}`,
    remote: `${config.url}/${project.name}.git`,
    deployBranch: project.deploy_branch,
    owner: await store.users.nameOf(project.owner_id),
    createdAt: iso(project.created_at),
    deleting: project.deleting === 1,
    volumesKeptUntil: project.deleting ? isoOrNull(await store.volumes.keptUntil(project.id)) : null,
    autoApply: project.auto_apply === 1,
    publicContainer: project.public_service ?? 'main',
    domains: await store.projects.hosts(project.id),
    services: {
      total: services.length,
      running: services.filter(({ state }) => state === 'running').length,
    },
    live:
      live && release
        ? {
            release: release.number,
            deployment: live.number,
            commit: live.commit_oid,
            subject: live.subject,
            since: iso(live.live_at ?? live.created_at),
            origin: await viewOrigin(needs, live),
          }
        : null,
    active: active && (await viewDeployment(needs, project, active)),
    latest: latest ? await viewDeployment(needs, project, latest) : null,
  }
}

export async function viewSource(
  { config, store }: Needs,
  project: ProjectRow,
  source: Source,
): Promise<SourceView> {
  return {
    url: source.url,
    page: githubPage(source.url, config.githubUrl),
    branch: project.deploy_branch,
    credentials: source.credentials?.kind ?? null,
    watch: source.watch,
    waitForChecks: source.waitsForChecks,
    statusProblem: await store.reports.problem(project.id),
    head: source.head,
    checkedAt: isoOrNull(source.checkedAt),
    problem: source.problem,
  }
}

export function viewWebhook({ config }: Needs, project: ProjectRow, webhook: Webhook): WebhookView {
  return {
    url: webhookUrl(config, project.name),
    secret: webhook.secret,
    pingedAt: isoOrNull(webhook.pingedAt),
    heardAt: isoOrNull(webhook.heardAt),
    refused: webhook.refused,
    madeFor: webhook.madeFor,
    problem: webhook.problem,
  }
}

/** Live is what visitors reach: the ingress follows the database. */
function shownState({ state, live_at }: Pick<DeploymentRow, 'state' | 'live_at'>): DeploymentRow['state'] {
  return state === 'live' && live_at === null ? 'releasing' : state
}

export async function viewDelivery(
  needs: Needs,
  project: ProjectRow,
  row: DeliveryRow,
): Promise<DeliveryView> {
  const deployment = row.deployment_id === null ? null : await needs.store.deployments.get(row.deployment_id)
  return {
    id: row.id,
    host: row.host,
    guid: row.guid,
    event: row.event,
    verdict: row.verdict,
    reason: row.reason,
    deployment: deployment && {
      number: deployment.number,
      state: shownState(deployment),
      url: statusPage(needs, project.name, deployment.number),
    },
    repeats: row.repeats,
    receivedAt: iso(row.received_at),
  }
}

export function viewRelease(release: ReleaseSummary): ReleaseView {
  return {
    number: release.number,
    deployment: release.made_by,
    commit: release.commit_oid,
    subject: release.subject,
    createdAt: iso(release.created_at),
    live: release.live,
    image: { id: release.image_id, sizeBytes: release.image_bytes, present: release.image_gone === 0 },
    port: release.port,
    canRollback: canRollBackTo(release),
  }
}
