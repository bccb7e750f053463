import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import { exitedError } from '../domain/health-report.ts'
import { DopraxError } from '../errors.ts'
import type { Connection } from './connection.ts'
import { lastLines } from './container-log.ts'
import { containerOptions } from './container-options.ts'
import { addressOf, unless } from './containers.ts'
import type { DiskQuota } from './disk-quota.ts'
import type { ContainerSpec, RunningContainer } from './engine.ts'
import { engineText, statusOf } from './engine-errors.ts'
import type { FileVolumes } from './file-volumes.ts'
import { instanceLabel } from './labels.ts'
import { retireContainer } from './retire-container.ts'
import { startFailure } from './start-failure.ts'
import { ensureVolume } from './volumes.ts'

const shownLines = 15
/** Of taking a name: ten seconds. */
const mostTries = 100
const pauseMs = 100

/** Three calls for one without volumes and files: create, start, inspect. Whatever fails, no container stays. */
export async function startContainer(
  connection: Connection,
  instance: string,
  { files, quota }: { files: FileVolumes; quota: DiskQuota },
  spec: ContainerSpec,
): Promise<RunningContainer> {
  const { project, volumes = [] } = spec
  // One that nobody named to us in the project's words has its own name for one.
  await Promise.all(
    volumes.map(({ name }) => ensureVolume(connection, instance, { name, project, volume: name })),
  )
  const id = await files.mounted(spec, (mounts, labels) => {
    const options = containerOptions(instance, spec, { mounts, labels })
    const withQuota = (docker: Docker) =>
      quota.create(spec.limits.diskBytes, (disk) =>
        create(docker, { ...options, HostConfig: { ...options.HostConfig, ...disk } }, instance),
      )
    return connection.call((docker) => explained(() => withQuota(docker)))
  })
  try {
    return await run(connection, id)
  } catch (error) {
    await retireContainer(connection, files, id, 0).catch(() => {})
    throw error
  }
}

/** Starts one that does not run. It stays, whatever fails. */
export async function run(connection: Connection, id: string): Promise<RunningContainer> {
  const facts = await connection.call(async (docker) => {
    const container = docker.getContainer(id)
    await explained(() => unless([304], container.start()))
    return container.inspect()
  })
  const address = addressOf(facts.NetworkSettings.Networks)
  if (facts.State.Running && address) return { id, address }
  const lines = await lastLines(connection, id, shownLines)
  const { ExitCode: exitCode, OOMKilled: outOfMemory } = facts.State
  const memoryBytes = facts.HostConfig.Memory ?? 0
  throw startFailure(lines.join('\n')) ?? exitedError(exitCode, outOfMemory, memoryBytes, lines)
}

async function create(
  docker: Docker,
  options: Docker.ContainerCreateOptions,
  instance: string,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return (await docker.createContainer(options)).id
    } catch (error) {
      if (statusOf(error) !== 409 || tries === mostTries) throw error
      // Another call may be removing it.
      await unless([404, 409], removeNamesake(docker, options.name!, instance))
      if (tries > 1) await sleep(pauseMs)
    }
  }
}

/** One left by an attempt that was cut off. A container of somebody else stays. */
async function removeNamesake(docker: Docker, name: string, instance: string): Promise<void> {
  const container = docker.getContainer(name)
  const { Config: config } = await container.inspect()
  if (config.Labels[instanceLabel] !== instance) {
    throw new DopraxError(
      'name_taken',
      `A container named ${name} exists that is not Doprax's: rename or remove it (docker rename, docker rm).`,
      { status: 409 },
    )
  }
  await container.remove({ force: true, v: true })
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw (statusOf(error) && startFailure(engineText(error))) || error
  }
}
