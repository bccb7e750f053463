import { seconds } from '../../src/domain/log-event.ts'
import type { Attempt } from '../attempt.ts'
import { currentRoutes } from '../routes.ts'
import type { WorkerServices } from '../worker-services.ts'

/**
 * For a main that can't run beside its next version: new requests wait in the ingress, those in flight are answered,
 * then the live container is stopped. All of it may be repeated after a crash.
 */
export async function makeRoom(services: WorkerServices, { project, log, signal }: Attempt): Promise<void> {
  const { store, ingress, engine, config } = services
  const live = await liveDeployment(services, project.id)
  if (!live?.container_id) return
  await store.projects.update(project.id, { held: 1 })
  const swap = await ingress.switchOver(await currentRoutes(services), project.name)
  const { drainMs } = await swap.drained(config.drainTimeoutMs)
  signal.throwIfAborted()
  log.write({
    type: 'note',
    text: `deploy: recreate. The live version answered its last requests in ${seconds(drainMs)} and stops; new ones wait`,
  })
  await engine.stopContainer(live.container_id, config.stopGraceSeconds)
}

/** The version that made room serves again: what was to take its place did not come up. */
export async function bringBack(services: WorkerServices, { project, log }: Attempt): Promise<void> {
  const { store, ingress, engine } = services
  const live = await liveDeployment(services, project.id)
  if (!live?.container_id) return
  const container = await engine.resumeContainer(live.container_id)
  await store.deployments.moveContainer(live.id, container)
  await store.projects.update(project.id, { held: 0 })
  await ingress.sync(await currentRoutes(services))
  log.write({ type: 'note', text: 'the version that was live runs again' })
}

async function liveDeployment({ store }: WorkerServices, projectId: number) {
  const { live_deployment_id: id } = await store.projects.get(projectId)
  return id === null ? null : store.deployments.get(id)
}
