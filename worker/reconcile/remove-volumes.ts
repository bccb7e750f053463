import { volumeIdOf, volumeName } from '../../src/domain/engine-names.ts'
import type { VolumeName } from '../../src/engine/engine.ts'
import { DopraxError } from '../../src/errors.ts'
import { firstAdmin } from '../../src/store/users.ts'
import type { WorkerServices } from '../worker-services.ts'

/** Removes the volumes of deleted projects whose time is over, and looks after those on the engine that have no row. */
export async function removeVolumes(services: WorkerServices): Promise<void> {
  const { engine, store, instance } = services
  // Listed before the rows are read: each has its row before the engine has it.
  const present = await engine.listVolumes()
  for (const { id } of await store.volumes.expired()) {
    if (await removeUnused(services, volumeName(instance, id))) await store.volumes.remove(id)
  }
  const rows = new Set((await store.volumes.all()).map(({ id }) => id))
  const highest = await store.volumes.highestId()
  for (const volume of present) {
    const id = volumeIdOf(instance, volume.name)
    if (id === null || rows.has(id)) continue
    if (id > highest) await adopt(services, id, volume)
    else await removeUnused(services, volume.name)
  }
}

/**
 * An id that this database has given had a row, which is gone because its volume was to go. One that it never gave comes
 * from a newer database, of which a backup was put back: the volume is somebody's data. It gets a row again, which also
 * keeps its id from being given to another one, in its project or, without one, kept until it is removed by name.
 */
async function adopt(
  { store, logger }: WorkerServices,
  id: number,
  { name, project: projectName, volume }: VolumeName,
): Promise<void> {
  const project = await store.projects.find(projectName)
  const taken = project && (await store.volumes.find(project.id, volume))
  await store.volumes.adopt({
    id,
    project_id: project && !taken ? project.id : null,
    project: projectName,
    owner_id: project?.owner_id ?? firstAdmin,
    name: volume,
  })
  logger.warn({ volume: name, project: projectName }, 'took in a volume that the database did not know')
}

/** False: a container has it, so it is for the next time. */
async function removeUnused({ engine, logger }: WorkerServices, name: string): Promise<boolean> {
  try {
    await engine.removeVolume(name)
    return true
  } catch (error) {
    if (!(error instanceof DopraxError && error.code === 'volume_in_use')) throw error
    logger.warn({ volume: name }, error.message)
    return false
  }
}
