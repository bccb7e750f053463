import type Docker from 'dockerode'
import { ConflictError } from '../errors.ts'
import type { Connection } from './connection.ts'
import type { VolumeName } from './engine.ts'
import { statusOf } from './engine-errors.ts'
import { fromLabels, instanceLabel, ours, toLabels, volumeLabel } from './labels.ts'

export async function ensureVolume(
  connection: Connection,
  instance: string,
  { name, project, volume }: VolumeName,
): Promise<void> {
  await createVolume(connection, instance, name, {
    ...toLabels(instance, { project }),
    [volumeLabel]: volume,
  })
}

/** A volume that is there stays as it is. Rejects with a ConflictError `name_taken` when it is not ours. */
export async function createVolume(
  connection: Connection,
  instance: string,
  name: string,
  labels: Record<string, string>,
): Promise<Docker.VolumeInspectInfo> {
  const facts = await connection.call(async (docker) => {
    await docker.createVolume({ Name: name, Labels: labels })
    return docker.getVolume(name).inspect()
  })
  return requireOurs(facts, instance)
}

export async function listVolumes(connection: Connection, instance: string): Promise<VolumeName[]> {
  const filters = { label: [...ours(instance).label, volumeLabel] }
  const { Volumes: volumes } = await connection.call((docker) =>
    docker.listVolumes({ filters: filters as never }),
  )
  return (volumes ?? []).map(({ Name: name, Labels: labels }) => ({
    name,
    project: fromLabels(labels).project,
    volume: labels[volumeLabel] ?? '',
  }))
}

export async function removeVolume(connection: Connection, instance: string, name: string): Promise<void> {
  const facts = await connection.find((docker) => docker.getVolume(name).inspect())
  if (!facts) return
  requireOurs(facts, instance)
  if (await dropVolume(connection, name)) return
  const users = await connection.call((docker) =>
    docker.listContainers({ all: true, filters: { volume: [name] } }),
  )
  const containers = users.map((container) => container.Names[0]?.replace(/^\//, '') ?? container.Id)
  throw new ConflictError(
    'volume_in_use',
    `The volume ${name} is used by ${containers.join(', ')}: remove it from them first, or remove them.`,
    { containers },
  )
}

/** Whether it is gone; absent before is success. */
export function dropVolume(connection: Connection, name: string): Promise<boolean> {
  return connection.call(async (docker) => {
    try {
      await docker.getVolume(name).remove()
      return true
    } catch (error) {
      if (statusOf(error) === 409) return false
      if (statusOf(error) === 404) return true
      throw error
    }
  })
}

export function requireOurs(facts: Docker.VolumeInspectInfo, instance: string): Docker.VolumeInspectInfo {
  if (facts.Labels?.[instanceLabel] === instance) return facts
  throw new ConflictError(
    'name_taken',
    `A volume named ${facts.Name} exists that is not Doprax's: remove it (docker volume rm).`,
  )
}
