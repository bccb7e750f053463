import type Docker from 'dockerode'
import { megabytes } from '../domain/size-text.ts'
import { ConflictError } from '../errors.ts'
import type { Connection } from './connection.ts'
import { limitOptions } from './container-options.ts'
import type { ContainerSpec } from './engine.ts'
import { engineText, statusOf } from './engine-errors.ts'
import { startFailure } from './start-failure.ts'

/** Rejects with a ConflictError `memory_in_use` when it uses more than it would get. */
export async function limitContainer(
  connection: Connection,
  id: string,
  limits: Omit<ContainerSpec['limits'], 'diskBytes'>,
): Promise<void> {
  await connection.call(async (docker) => {
    const container = docker.getContainer(id)
    const { HostConfig: host, State: state } = await container.inspect()
    // The kernel refuses with cgroup v1; with v2 it kills the container instead.
    if (state.Running && limits.memoryBytes < (host.Memory || Number.POSITIVE_INFINITY)) {
      const used = await memoryOf(container)
      if (used > limits.memoryBytes) throw memoryInUse(limits.memoryBytes, used)
    }
    try {
      await container.update(limitOptions(limits))
    } catch (error) {
      if (!statusOf(error)) throw error
      const words = engineText(error)
      if (/current usage|resource busy/i.test(words)) throw memoryInUse(limits.memoryBytes, null)
      throw startFailure(words) ?? error
    }
  })
}

/** What can't be taken back from it: without the kernel's cache of files. */
async function memoryOf(container: Docker.Container): Promise<number> {
  const { memory_stats: memory } = await container.stats({ stream: false, 'one-shot': true })
  const { usage = 0, stats } = memory as { usage?: number; stats?: Record<string, number> }
  return usage - (stats?.total_inactive_file ?? stats?.inactive_file ?? 0)
}

function memoryInUse(wanted: number, used: number | null): ConflictError {
  return new ConflictError(
    'memory_in_use',
    `The container uses ${used === null ? 'more' : megabytes(used)} already, so it can't be limited to ${megabytes(wanted)} while it runs: restart it with the new size, or choose a larger one.`,
  )
}
