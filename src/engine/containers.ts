import type { Connection } from './connection.ts'
import type { ContainerListing, ContainerState } from './engine.ts'
import { statusOf } from './engine-errors.ts'
import { fromLabels, ours, roleLabel } from './labels.ts'

type Networks = Record<string, { IPAddress?: string }>
type Health = { Status: string; Log?: { ExitCode: number; Output: string }[] | null }

export function inspectContainer(connection: Connection, id: string): Promise<ContainerState | null> {
  return connection.find<ContainerState>(async (docker) => {
    const facts = await docker.getContainer(id).inspect()
    const { State: state } = facts
    const running = state.Running && !state.Restarting
    const health = state.Health as Health | undefined
    const failed = health?.Log?.findLast((check) => check.ExitCode !== 0)
    return {
      id: facts.Id,
      name: facts.Name.replace(/^\//, ''),
      running,
      restarting: state.Restarting,
      exitCode: running || state.Status === 'created' ? null : state.ExitCode,
      outOfMemory: state.OOMKilled,
      health: isHealth(health?.Status) ? health.Status : null,
      healthOutput: failed?.Output.trim() ?? null,
      address: addressOf(facts.NetworkSettings.Networks),
    }
  })
}

/** An image's labels go to each container made from it, also by hand; the role is on those alone that we started. */
export async function listContainers(connection: Connection, instance: string): Promise<ContainerListing[]> {
  const filters = { label: [...ours(instance).label, roleLabel] }
  const containers = await connection.call((docker) => docker.listContainers({ all: true, filters }))
  return containers.map((container) => ({
    id: container.Id,
    name: container.Names[0]?.replace(/^\//, '') ?? '',
    ...fromLabels(container.Labels),
    running: container.State === 'running',
    address: addressOf(container.NetworkSettings?.Networks ?? {}),
  }))
}

/**
 * A container that is gone needs no restarts. Not `unless-stopped`: an engine that was killed stops what it finds running
 * at its next start, and takes that for a stop by hand.
 */
export async function restartAlways(connection: Connection, id: string): Promise<void> {
  await connection.find((docker) => docker.getContainer(id).update({ RestartPolicy: { Name: 'always' } }))
}

/** With its anonymous volumes. Gone, already stopped, or being removed by another call is success. */
export async function retireContainer(
  connection: Connection,
  id: string,
  graceSeconds: number,
): Promise<void> {
  const timeoutMs = (graceSeconds + 60) * 1000
  await connection.call(async (docker) => {
    const container = docker.getContainer(id)
    if (graceSeconds > 0) {
      await unless([304, 404], container.stop({ t: graceSeconds }))
    }
    await unless([404, 409], container.remove({ v: true, force: true }))
  }, timeoutMs)
}

export function addressOf(networks: Networks): string | null {
  return Object.values(networks).find((network) => network.IPAddress)?.IPAddress ?? null
}

function isHealth(status: string | undefined): status is 'starting' | 'healthy' | 'unhealthy' {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy'
}

async function unless(statuses: number[], work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!statuses.includes(statusOf(error) ?? 0)) throw error
  }
}
