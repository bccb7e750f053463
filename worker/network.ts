import { bridgeName, networkName } from '../src/domain/engine-names.ts'
import { gatewayOf } from '../src/domain/subnet.ts'
import { DopraxError } from '../src/errors.ts'
import type { ProjectRow } from '../src/store/schema.ts'
import type { WorkerServices } from './worker-services.ts'

const attempts = 16

/** Makes sure that the project's private network is there; where its addresses are taken by others, it gets new ones. */
export async function ensureProjectNetwork(
  {
    engine,
    store,
    instance,
    pickSubnet,
  }: Pick<WorkerServices, 'engine' | 'store' | 'instance' | 'pickSubnet'>,
  project: ProjectRow,
): Promise<ProjectRow> {
  const taken: string[] = []
  for (let current = project; ; ) {
    const { subnet } = current
    try {
      await engine.ensureNetwork({
        name: networkName(instance, project.name),
        project: project.name,
        subnet,
        gateway: gatewayOf(subnet),
        bridge: bridgeName(instance, subnet),
      })
      return current
    } catch (error) {
      if (!(error instanceof DopraxError && error.code === 'subnet_taken') || taken.length >= attempts)
        throw error
      taken.push(subnet)
      current = await store.projects.moveSubnet(project.id, (used) => pickSubnet([...used, ...taken]))
    }
  }
}
