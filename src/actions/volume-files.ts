import { Readable } from 'node:stream'
import { volumeName } from '../domain/engine-names.ts'
import type { ProjectRow, VolumeRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import { findVolume } from './change-volumes.ts'
import { keepDiskFree } from './keep-disk-free.ts'
import type { ServerEngine, ServerServices } from './services.ts'

type Needs = Pick<ServerServices, 'config' | 'store' | 'events' | 'engine' | 'instance'>

/** All files of a volume as an uncompressed tar. */
export async function downloadVolume(
  services: Needs,
  user: User,
  project: ProjectRow,
  name: string,
): Promise<Readable> {
  const { engine, onEngine } = await ready(services, project, await findVolume(services, project, name))
  const details = { name }
  await services.store.audit({ userId: user.id, action: 'volume.download', project: project.name, details })
  return engine.exportVolume(onEngine)
}

/** Writes a tar's files into a volume, over those of the same path. Throws a DopraxError `bad_tar` or `disk_full`. */
export async function uploadVolume(
  services: Needs,
  user: User,
  project: ProjectRow,
  name: string,
  tar: Readable,
): Promise<void> {
  const { config, store, events } = services
  checkNotDeleting(project)
  const { engine, onEngine } = await ready(services, project, await findVolume(services, project, name))
  await store.audit({ userId: user.id, action: 'volume.upload', project: project.name, details: { name } })
  const { rootDir } = await engine.info()
  const checked = rootDir === null ? tar : Readable.from(keepDiskFree(tar, rootDir, config.minFreeDiskBytes))
  await engine.importVolume(onEngine, checked)
  events.publish({ project: project.name, deployment: null, kind: 'project' })
}

/** No container may have mounted it yet, and then the engine does not have it. */
async function ready(
  { instance, engine }: Needs,
  project: ProjectRow,
  { id, name }: VolumeRow,
): Promise<{ engine: ServerEngine; onEngine: string }> {
  const onEngine = volumeName(instance, id)
  const client = await engine()
  await client.ensureVolume({ name: onEngine, project: project.name, volume: name })
  return { engine: client, onEngine }
}
