import { createHash } from 'node:crypto'
import { networkName, serviceContainerName } from '../../src/domain/engine-names.ts'
import { resolveEnv } from '../../src/domain/spec/env.ts'
import type { ServiceSpec } from '../../src/domain/spec/spec.ts'
import { gatewayOf } from '../../src/domain/subnet.ts'
import type { ContainerSpec } from '../../src/engine/engine.ts'
import type { ProjectRow, ServiceRow } from '../../src/store/schema.ts'
import { engineParts } from '../containers.ts'
import type { KeeperServices } from './service-keeper.ts'

/** The container that a service is. Its fingerprint covers all but the limits, which the engine changes in place. */
export async function serviceContainer(
  services: KeeperServices,
  project: ProjectRow,
  service: ServiceSpec,
  generated: ReadonlyMap<string, string>,
  { restarts }: Pick<ServiceRow, 'restarts'>,
): Promise<ContainerSpec & { fingerprint: string }> {
  const { instance } = services
  const gateway = gatewayOf(project.subnet)
  const { limits, ...parts } = await engineParts(services, project, service)
  const env = resolveEnv(service.name, service.env, generated)
  const container = {
    image: service.image,
    project: project.name,
    role: 'service' as const,
    release: 0,
    deployment: 0,
    service: service.name,
    network: networkName(instance, project.name),
    aliases: [service.name],
    env: Object.fromEntries(env.map(({ key, value }) => [key, value])),
    hosts: { main: gateway, [project.name]: gateway },
    ulimits: service.ulimits,
    restarts: true,
    ...parts,
  }
  const fingerprint = fingerprintOf({ container, restarts })
  const name = serviceContainerName(instance, project.name, service.name, fingerprint)
  return { ...container, name, limits, fingerprint }
}

function fingerprintOf(what: unknown): string {
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16)
}
