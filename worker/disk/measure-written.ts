import { limitsOf } from '../../src/domain/limits.ts'
import type { Spec } from '../../src/domain/spec/spec.ts'
import type { ContainerListing } from '../../src/engine/engine.ts'
import type { ProjectRow } from '../../src/store/schema.ts'
import type { WorkerServices } from '../worker-services.ts'

/** A container that is main, or one of the services, now. */
export interface Written {
  project: ProjectRow
  container: ContainerListing
  /** Outside of its volumes. */
  bytes: number
  /** What its size allows. */
  limitBytes: number
}

/** Notes what each container has written. One after the other, as the engine reads all of their files for it. */
export async function measureWritten({ store, engine, config }: WorkerServices): Promise<Written[]> {
  const projects = new Map((await store.projects.list(null)).map((project) => [project.name, project]))
  const live = new Set((await store.deployments.live()).map(({ container_id }) => container_id))
  const written: Written[] = []
  for (const [name, containers] of Map.groupBy(await engine.listContainers(), ({ project }) => project)) {
    const project = projects.get(name)
    if (!project) continue
    const { spec } = await store.definitions.get(project.id)
    for (const container of containers) {
      if (container.role === 'main' && !live.has(container.id)) continue
      const size = sizeOf(spec, container.service)
      const bytes = size && (await engine.writtenBytes(container.id))
      if (bytes === null) continue
      written.push({ project, container, bytes, limitBytes: limitsOf(size!, config.limits).diskBytes })
    }
  }
  await store.written.put(
    written.map(({ project, container, bytes }) => ({
      project_id: project.id,
      container: container.service ?? 'main',
      bytes,
    })),
  )
  return written
}

/** null: there is no such service any more. */
function sizeOf({ main, services }: Spec, service: string | null) {
  if (service === null) return main.size
  return services.find(({ name }) => name === service)?.size ?? null
}
