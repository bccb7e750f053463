import type { ServiceSpec } from '../../src/domain/spec/spec.ts'
import type { ContainerSpec, RunningContainer } from '../../src/engine/engine.ts'
import { DopraxError } from '../../src/errors.ts'
import type { KeeperServices } from './service-keeper.ts'

/** Starts a service's container. Where the engine may not set the catalogue's ulimits, the declared ones alone count. */
export async function startService(
  { engine, catalogue }: KeeperServices,
  service: ServiceSpec,
  container: ContainerSpec,
): Promise<RunningContainer> {
  try {
    return await engine.startContainer(container)
  } catch (error) {
    const known = catalogue.entries.find(({ name }) => name === service.catalogue)?.ulimits ?? {}
    const declared = Object.entries(service.ulimits).filter(
      ([name, { soft, hard }]) => known[name]?.soft !== soft || known[name]?.hard !== hard,
    )
    const refused = error instanceof DopraxError && error.code === 'ulimit_refused'
    if (!refused || declared.length === Object.keys(service.ulimits).length) throw error
    return engine.startContainer({ ...container, ulimits: Object.fromEntries(declared) })
  }
}
