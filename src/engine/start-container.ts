import type Docker from 'dockerode'
import { exitedError } from '../domain/health-report.ts'
import { DopraxError } from '../errors.ts'
import type { Connection } from './connection.ts'
import { lastLines } from './container-log.ts'
import { containerOptions } from './container-options.ts'
import { addressOf, retireContainer } from './containers.ts'
import type { ContainerSpec, RunningContainer } from './engine.ts'
import { engineText, statusOf } from './engine-errors.ts'
import { instanceLabel } from './labels.ts'
import { startFailure } from './start-failure.ts'

const shownLines = 15

/** Three calls: create, start, inspect. Whatever fails, no container stays. */
export async function startContainer(
  connection: Connection,
  instance: string,
  spec: ContainerSpec,
): Promise<RunningContainer> {
  const options = containerOptions(instance, spec)
  const id = await connection.call((docker) => explained(() => create(docker, options, instance)))
  try {
    const facts = await connection.call(async (docker) => {
      const container = docker.getContainer(id)
      await explained(() => container.start())
      return container.inspect()
    })
    const address = addressOf(facts.NetworkSettings.Networks)
    if (facts.State.Running && address) return { id, address }
    const lines = await lastLines(connection, id, shownLines)
    const { ExitCode: exitCode, OOMKilled: outOfMemory } = facts.State
    throw startFailure(lines.join('\n')) ?? exitedError(exitCode, outOfMemory, spec.limits.memoryBytes, lines)
  } catch (error) {
    await retireContainer(connection, id, 0).catch(() => {})
    throw error
  }
}

async function create(
  docker: Docker,
  options: Docker.ContainerCreateOptions,
  instance: string,
): Promise<string> {
  try {
    return (await docker.createContainer(options)).id
  } catch (error) {
    if (statusOf(error) !== 409) throw error
    await removeNamesake(docker, options.name!, instance)
    return (await docker.createContainer(options)).id
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
