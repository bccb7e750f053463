import type { ContainerListing } from '../../src/engine/engine.ts'
import type { DeploymentRow } from '../../src/store/schema.ts'
import { candidateSpec } from '../deploy/bring-up.ts'
import { currentRoutes } from '../routes.ts'
import type { WorkerServices } from '../worker-services.ts'

/**
 * Makes live containers and the ingress be as SQL says: an address that changed with a restart is noted, a container
 * that someone removed is made again from its release.
 */
export async function refreshLive(services: WorkerServices): Promise<void> {
  const { engine, store, ingress } = services
  const failures: unknown[] = []
  const listed = new Map((await engine.listContainers()).map((container) => [container.id, container]))
  for (const deployment of await store.deployments.live()) {
    // One project that can't be put right must not keep the others' routes from it.
    await refresh(services, deployment, listed).catch((error) => failures.push(error))
  }
  await ingress.sync(await currentRoutes(services))
  if (failures.length) throw failures[0]
}

async function refresh(
  services: WorkerServices,
  deployment: DeploymentRow,
  listed: Map<string, ContainerListing>,
): Promise<void> {
  const { engine, store, logger } = services
  const { running, address } = listed.get(deployment.container_id!) ?? {}
  const asNoted = running && address === deployment.container_address
  const state = asNoted ? null : await engine.inspectContainer(deployment.container_id!)
  // Only now, as a deployment says that it stops the live container before it does so.
  const project = await store.projects.get(deployment.project_id)
  if (project.deleting || project.live_deployment_id !== deployment.id) return
  if (project.held) {
    if (await store.deployments.active(project.id)) return
    await store.projects.update(project.id, { held: 0 })
  }
  if (asNoted) return
  if (state?.running || state?.restarting) {
    if (state.address && state.address !== deployment.container_address) {
      logger.info({ project: project.name, address: state.address }, 'live container has a new address')
      await store.deployments.moveContainer(deployment.id, { id: state.id, address: state.address })
    }
    return
  }
  logger.warn({ project: project.name }, 'live container is not running; starting it again')
  const release = await store.releases.get(deployment.release_id!)
  const container = await engine.startContainer(await candidateSpec(services, project, deployment, release))
  await engine.restartAlways(container.id)
  await store.deployments.moveContainer(deployment.id, container)
}
