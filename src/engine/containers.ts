import type Docker from 'dockerode'
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
export async function listContainers(
  connection: Connection,
  instance: string,
  project?: string,
): Promise<ContainerListing[]> {
  const filters = { label: [...ours(instance, project).label, roleLabel] }
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

export async function stopContainer(connection: Connection, id: string, graceSeconds: number): Promise<void> {
  const timeoutMs = (graceSeconds + 60) * 1000
  await connection.call(
    (docker) => unless([304, 404], docker.getContainer(id).stop({ t: graceSeconds })),
    timeoutMs,
  )
}

/** With its anonymous volumes. Gone, or being removed by another call is success. */
export async function removeContainer(connection: Connection, id: string): Promise<void> {
  await connection.call((docker) =>
    unless([404, 409], docker.getContainer(id).remove({ v: true, force: true })),
  )
}

/** Null when it is gone. */
export async function writtenBytes(connection: Connection, id: string): Promise<number | null> {
  const withSize = { size: true } as Docker.ContainerInspectOptions
  const facts = await connection.find((docker) => docker.getContainer(id).inspect(withSize))
  return facts && ((facts as { SizeRw?: number }).SizeRw ?? 0)
}

export function addressOf(networks: Networks): string | null {
  return Object.values(networks).find((network) => network.IPAddress)?.IPAddress ?? null
}

function isHealth(status: string | undefined): status is 'starting' | 'healthy' | 'unhealthy' {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy'
}

/** Awaits a call for which some of the engine's refusals are success, by their HTTP status. */
export async function unless(statuses: number[], work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!statuses.includes(statusOf(error) ?? 0)) throw error
  }
}
