import { networkName } from '../../src/domain/engine-names.ts'
import { removeOldImages } from '../deploy/remove-old-images.ts'
import type { WorkerServices } from '../worker-services.ts'

/** Removes what no row of SQL stands for: candidates of dead deployments, networks, images and repositories of no project. */
export async function removeOrphans(services: WorkerServices): Promise<void> {
  await removeContainers(services)
  const { engine, store } = services
  // What is there first: that of a project which is made meanwhile is then not among it.
  const [networks, images] = await Promise.all([engine.listNetworks(), engine.listImages()])
  const projects = await store.projects.list(null)
  const names = new Set(projects.map((project) => project.name))
  for (const { project } of networks)
    if (!names.has(project)) await engine.removeNetwork(networkName(services.instance, project))
  for (const { project, ref } of images) if (!names.has(project)) await engine.removeImage(ref)
  for (const project of projects) await removeOldImages(services, project, images)
  await engine.removeLeftovers()
}

async function removeContainers({ engine, store, running, config }: WorkerServices): Promise<void> {
  // Containers first: a candidate that is started meanwhile is then not among them.
  for (const container of await engine.listContainers()) {
    const project = await store.projects.find(container.project)
    // Those of a project that is there are the service keeper's.
    if (container.role === 'service' && project) continue
    const deployment = project && (await store.deployments.find(project.id, container.deployment))
    const needed = deployment && (deployment.state === 'live' || running.has(deployment.id))
    // One that was live until now is drained first, by settle.
    const draining =
      project && (await store.deployments.unsettled()).some((other) => other.project_id === project.id)
    if (!needed && !draining) await engine.retireContainer(container.id, config.stopGraceSeconds)
  }
}
