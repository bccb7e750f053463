import { isDeepStrictEqual } from 'node:util'
import { type CommitPlan, planCommit } from '../../src/actions/plan-commit.ts'
import { specFile } from '../../src/actions/read-spec.ts'
import { statusPage } from '../../src/actions/status-page.ts'
import type { PlanItem } from '../../src/domain/plan/plan-item.ts'
import { planLines, planSummary } from '../../src/domain/plan/render.ts'
import type { DeploymentRow, ProjectRow } from '../../src/store/schema.ts'
import type { Attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'
import { awaitFormerPlan } from './await-former-plan.ts'

/**
 * Shows in the log what the commit's doprax.yaml would change, and keeps it. null: it waits for somebody's approval, and
 * the deployment is back in the queue.
 */
export async function planDeployment(services: WorkerServices, attempt: Attempt): Promise<CommitPlan | null> {
  const { store, owner } = services
  const { project, deployment, log } = attempt
  if (optionsOf(deployment).includes('ignore-spec')) {
    const { spec } = await store.definitions.get(project.id)
    return { wanted: null, items: [], main: spec.main, notes: [] }
  }
  await awaitFormerPlan(services, attempt)
  const plan = await planCommit(services, project, deployment.commit_oid!)
  const { wanted, items, notes } = plan
  if (items.length) log.write({ type: 'phase', text: `${specFile}: ${planSummary(items)}` })
  for (const text of [...planLines(items), ...notes]) log.write({ type: 'note', text })
  if (!wanted) return plan
  const approved = await isApproved(services, project, deployment, items)
  await store.plans.put(deployment.id, { items, wanted }, approved ? 'approved' : 'waiting')
  if (approved) return plan
  log.write({
    type: 'phase',
    text: `Waiting for approval: ${statusPage(services, project.name, deployment.number)}`,
  })
  log.write({ type: 'note', text: 'or push again with: git push -o approve' })
  await log.flush()
  await store.deployments.awaitApproval(deployment.id, owner)
  return null
}

/** A new project gets what it declares; later ones wait, unless the project or the one who pushed says otherwise. */
async function isApproved(
  { store }: WorkerServices,
  project: ProjectRow,
  deployment: DeploymentRow,
  items: PlanItem[],
): Promise<boolean> {
  if (items.length === 0 || project.live_deployment_id === null) return true
  if (optionsOf(deployment).includes('approve')) return true
  const known = await store.plans.find(deployment.id)
  if (known?.state === 'approved' && isDeepStrictEqual(known.items, items)) return true
  return project.auto_apply === 1 && !items.some(({ loses }) => loses)
}

function optionsOf({ options }: DeploymentRow): string[] {
  return JSON.parse(options)
}
