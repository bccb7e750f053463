import { networkName } from '../../src/domain/engine-names.ts'
import type { ProjectRow } from '../../src/store/schema.ts'
import { routesOf } from '../routes.ts'
import type { WorkerServices } from '../worker-services.ts'

/** Carries out asked-for deletions. The row goes last: a crash before it, and all of this is done again. */
export async function deleteProjects(services: WorkerServices): Promise<void> {
  for (const project of await services.store.projects.list(null)) {
    if (project.deleting) await deleteProject(services, project)
  }
}

async function deleteProject(services: WorkerServices, project: ProjectRow): Promise<void> {
  const { engine, store, repositories, logs, ingress, instance, running, keeper, events, config } = services
  const { name } = project
  for (const deployment of await store.deployments.pending()) {
    if (deployment.project_id !== project.id) continue
    // Its worker ends it; the next round goes on from there.
    if (running.has(deployment.id)) return running.cancel(deployment.id)
  }
  await keeper.end(project.id)
  const others = (await store.projects.routes()).filter((route) => route.name !== name)
  await ingress.sync(routesOf(others, config.domain))
  const containers = await engine.listContainers(name)
  await Promise.all(
    containers.map((container) => engine.retireContainer(container.id, config.stopGraceSeconds)),
  )
  await engine.removeNetwork(networkName(instance, name))
  for (const image of await engine.listImages()) {
    if (image.project === name) await engine.removeImage(image.ref)
  }
  await repositories.remove(name)
  await logs.remove(project.id)
  await store.projects.remove(project.id)
  events.publish({ project: name, deployment: null, kind: 'project' })
}
