import { makePlan } from '../../src/domain/plan/plan.ts'
import type { DeploymentRow, ProjectRow } from '../../src/store/schema.ts'
import { keepServices } from '../services/keep-services.ts'
import type { WorkerServices } from '../worker-services.ts'

/** The second half of a plan, once main's new version is live: what is destroyed goes. May be repeated. */
export async function carryOutPlan(
  services: WorkerServices,
  project: ProjectRow,
  deployment: DeploymentRow,
): Promise<void> {
  const { store, events } = services
  const plan = await store.plans.find(deployment.id)
  if (plan?.state !== 'approved') return
  const { wanted } = plan
  await store.definitions.change(project.id, ({ spec, applied }) => ({
    spec: makePlan(spec, applied, wanted).after,
    applied: wanted,
  }))
  await store.plans.applied(deployment.id)
  events.publish({ project: project.name, deployment: null, kind: 'service' })
  await keepServices(services, project.name)
}
