import { volumeName } from '../domain/engine-names.ts'
import { checkVolumeName } from '../domain/spec/edit/check-container.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import type { ProjectRow, VolumeRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import { checkConfirmed } from './confirm.ts'
import { type MountedVolume, mountedVolumes } from './mounted-volumes.ts'
import type { ServerServices } from './services.ts'

/** Throws a DopraxError `bad_name` or a ConflictError `name_taken`. */
export async function createVolume(
  { store, events }: Pick<ServerServices, 'store' | 'events'>,
  user: User,
  project: ProjectRow,
  name: string,
): Promise<VolumeRow> {
  checkNotDeleting(project)
  checkVolumeName(name)
  const volume = await store.volumes.create(project, name)
  await store.audit({ userId: user.id, action: 'volume', project: project.name, details: { name } })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
  return volume
}

/** Throws a DopraxError `not_confirmed` or a ConflictError `volume_in_use` that names the containers. */
export async function removeVolume(
  services: Pick<ServerServices, 'store' | 'events' | 'engine' | 'instance'>,
  user: User,
  project: ProjectRow,
  name: string,
  confirmation: string | undefined,
): Promise<void> {
  const { store, events } = services
  checkNotDeleting(project)
  const volume = await findVolume(services, project, name)
  checkConfirmed(name, confirmation)
  const users = (await mountedVolumes(services, project)).filter((mounted) => mounted.volume === name)
  if (users.length) throw inUse(name, users)
  await removeForGood(services, volume)
  await store.audit({ userId: user.id, action: 'volume.delete', project: project.name, details: { name } })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
}

/** One whose project has been deleted. Throws a DopraxError `not_confirmed`. */
export async function removeKeptVolume(
  services: Pick<ServerServices, 'store' | 'engine' | 'instance'>,
  user: User,
  id: number,
  confirmation: string | undefined,
): Promise<void> {
  const { store } = services
  const mine = await store.volumes.kept(user.admin ? null : user.id)
  const volume = mine.find((kept) => kept.id === id)
  if (!volume) throw new NotFoundError(`There is no kept volume ${id}, or it is not yours.`)
  checkConfirmed(volume.name, confirmation)
  await removeForGood(services, volume)
  const { name, project } = volume
  await store.audit({ userId: user.id, action: 'volume.delete', project, details: { name } })
}

export async function findVolume(
  { store }: Pick<ServerServices, 'store'>,
  project: ProjectRow,
  name: string,
): Promise<VolumeRow> {
  const volume = await store.volumes.find(project.id, name)
  if (!volume) throw new NotFoundError(`${project.name} has no volume of this name.`)
  return volume
}

/** The engine's first: it refuses while a container has it. A crash in between leaves an empty one to be removed again. */
async function removeForGood(
  { store, engine, instance }: Pick<ServerServices, 'store' | 'engine' | 'instance'>,
  { id }: VolumeRow,
): Promise<void> {
  await (await engine()).removeVolume(volumeName(instance, id))
  await store.volumes.remove(id)
}

function inUse(name: string, users: MountedVolume[]): ConflictError {
  const shown = users.map(({ container, mount, release }) =>
    release === null
      ? `${container} (at ${mount})`
      : `${container} (at ${mount}, by v${release}, which is live)`,
  )
  const containers = [...new Set(users.map(({ container }) => container))]
  return new ConflictError(
    'volume_in_use',
    `The volume ${name} is used by ${shown.join(', ')}: take it from there first.`,
    { containers },
  )
}
