import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import { ConflictError } from '../errors.ts'
import type { Connection } from './connection.ts'
import type { VolumeName } from './engine.ts'
import { statusOf } from './engine-errors.ts'
import { fromLabels, helperLabel, instanceLabel, ours, toLabels, volumeLabel } from './labels.ts'

const copy = 'an upload or download of its files'
/** Five seconds. */
const mostTries = 50
const pauseMs = 100

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
  for (let tries = 0; !(await dropVolume(connection, name)); tries++) {
    const users = await usersOf(connection, name)
    const isPassing = users.every((user) => user === copy)
    if (!isPassing || tries === mostTries) throw inUse(facts.Labels[volumeLabel] ?? name, users)
    // What copied its files may just have ended, and the engine lets go of a volume a moment after its last container.
    await sleep(pauseMs)
  }
}

async function usersOf(connection: Connection, name: string): Promise<string[]> {
  const containers = await connection.call((docker) =>
    docker.listContainers({ all: true, filters: { volume: [name] } }),
  )
  return containers.map(({ Id, Names, Labels }) =>
    Labels[helperLabel] ? copy : (Names[0]?.replace(/^\//, '') ?? Id),
  )
}

function inUse(volume: string, users: string[]): ConflictError {
  return new ConflictError(
    'volume_in_use',
    `The volume ${volume} is used by ${users.join(', ') || 'something that has just ended'}: wait for its end or take the volume from it, and try again.`,
    { containers: users },
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
