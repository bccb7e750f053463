import type Docker from 'dockerode'
import { ConflictError, DopraxError } from '../errors.ts'
import { overlaps, parseCidr } from './cidr.ts'
import type { Connection } from './connection.ts'
import type { NetworkSpec } from './engine.ts'
import { engineText, statusOf } from './engine-errors.ts'
import { readHostRoutes } from './host-routes.ts'
import { fromLabels, instanceLabel, ours, toLabels } from './labels.ts'

/** One of our networks that has other addresses than wanted, and that nothing uses, is made anew. */
export async function ensureNetwork(
  connection: Connection,
  instance: string,
  spec: NetworkSpec,
): Promise<void> {
  const present = await findNetwork(connection, spec.name)
  if (present) {
    if (present.Labels?.[instanceLabel] !== instance) throw notOurs(spec.name)
    if (present.IPAM?.Config?.[0]?.Subnet === spec.subnet) return
    if (Object.keys(present.Containers ?? {}).length) {
      throw new ConflictError(
        'network_in_use',
        `The network ${spec.name} has other addresses than Doprax wants (${spec.subnet}), and containers use it: stop them, or delete the project.`,
      )
    }
    await removeNetwork(connection, instance, spec.name)
  }
  if (connection.host.local) refuseRouted(spec.subnet, await readHostRoutes())
  await createNetwork(connection, instance, spec)
}

export async function removeNetwork(connection: Connection, instance: string, name: string): Promise<void> {
  const present = await findNetwork(connection, name)
  if (!present) return
  if (present.Labels?.[instanceLabel] !== instance) throw notOurs(name)
  await connection.call(async (docker) => {
    const network = docker.getNetwork(present.Id)
    for (const container of Object.keys(present.Containers ?? {})) {
      await network.disconnect({ Container: container, Force: true }).catch(ignoreAbsent)
    }
    await network.remove().catch(ignoreAbsent)
  })
}

export async function listNetworks(
  connection: Connection,
  instance: string,
): Promise<{ name: string; project: string; subnet: string }[]> {
  const networks = await connection.call((docker) =>
    docker.listNetworks({ filters: ours(instance) as never }),
  )
  return networks.map((network) => ({
    name: network.Name,
    project: fromLabels(network.Labels).project,
    subnet: network.IPAM?.Config?.[0]?.Subnet ?? '',
  }))
}

function findNetwork(connection: Connection, name: string): Promise<Docker.NetworkInspectInfo | null> {
  return connection.find((docker) => docker.getNetwork(name).inspect())
}

async function createNetwork(
  connection: Connection,
  instance: string,
  { name, project, subnet, gateway, bridge }: NetworkSpec,
): Promise<void> {
  await connection.call(async (docker) => {
    try {
      await docker.createNetwork({
        Name: name,
        CheckDuplicate: true,
        Driver: 'bridge',
        IPAM: { Driver: 'default', Config: [{ Subnet: subnet, Gateway: gateway }] },
        Options: {
          'com.docker.network.bridge.enable_icc': 'true',
          'com.docker.network.bridge.name': bridge,
        },
        Labels: toLabels(instance, { project }),
      })
    } catch (error) {
      const words = engineText(error)
      if (statusOf(error) === 409 && /already exists/.test(words)) return
      if (/overlaps|conflicts with (?:network|existing route)|address already in use/i.test(words)) {
        throw subnetTaken(subnet, words, error)
      }
      throw error
    }
  })
}

function refuseRouted(subnet: string, routes: string[]): void {
  const wanted = parseCidr(subnet)
  const route = wanted && routes.find((route) => overlaps(wanted, parseCidr(route)!))
  if (route) throw subnetTaken(subnet, `this server has a route to ${route}`)
}

function subnetTaken(subnet: string, why: string, cause?: unknown): DopraxError {
  const text = `The addresses ${subnet} are in use (${why}): choose others with DOPRAX_NETWORK_POOL.`
  return new DopraxError('subnet_taken', text, { status: 409, cause })
}

function notOurs(name: string): DopraxError {
  return new ConflictError(
    'name_taken',
    `A network named ${name} exists that is not Doprax's: remove it (docker network rm), or rename the project.`,
  )
}

function ignoreAbsent(error: unknown): void {
  if (statusOf(error) !== 404) throw error
}
