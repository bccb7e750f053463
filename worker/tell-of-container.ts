import { openLog } from '../src/actions/deployment-log.ts'
import { type Limits, limitsOf } from '../src/domain/limits.ts'
import type { ProjectRow } from '../src/store/schema.ts'
import type { WorkerServices } from './worker-services.ts'

/** Says something of a running container where people look: at the service, or at the end of the log of main's deployment. */
export async function tellOfContainer(
  services: WorkerServices,
  project: ProjectRow,
  { id, service }: { id: string; service: string | null },
  text: (limits: Limits) => string,
): Promise<void> {
  const { keeper, events } = services
  if (service === null) return tellOfMain(services, project, id, text)
  await keeper.remark(project.id, service, text)
  events.publish({ project: project.name, deployment: null, kind: 'service' })
}

async function tellOfMain(
  services: WorkerServices,
  project: ProjectRow,
  container: string,
  text: (limits: Limits) => string,
): Promise<void> {
  const { store, config, events } = services
  if (project.live_deployment_id === null) return
  const live = await store.deployments.get(project.live_deployment_id)
  if (live.container_id !== container) return
  const log = await openLog(services, live)
  const { spec } = await store.definitions.get(project.id)
  log.write({ type: 'note', text: text(limitsOf(spec.main.size, config.limits)) })
  await log.flush()
  events.publish({ project: project.name, deployment: live.number, kind: 'deployment' })
}
