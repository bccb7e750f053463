import { noService, putService, removeService, type ServiceInput } from '../domain/spec/edit/services.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import { changeDefinition, type DefinitionChange } from './change-definition.ts'
import type { Services } from './services.ts'

type Needs = Omit<Services, 'pickSubnet'>

/** Adds a service or changes one; a running one is replaced if it must be. */
export function saveService(
  services: Needs,
  user: User,
  project: ProjectRow,
  name: string,
  input: ServiceInput,
): Promise<DefinitionChange> {
  const details = { name, changed: Object.keys(input) }
  const context = { catalogue: services.catalogue, project: project.name }
  return changeDefinition(services, user, project, { action: 'service', details }, (spec) =>
    putService(spec, name, input, context),
  )
}

/** Its volumes stay until they are removed by name. */
export async function deleteService(
  services: Needs,
  user: User,
  project: ProjectRow,
  name: string,
): Promise<void> {
  await changeDefinition(services, user, project, { action: 'service.delete', details: { name } }, (spec) =>
    removeService(spec, name),
  )
}

export const serviceOrders = ['start', 'stop', 'restart', 'update'] as const
export type ServiceOrder = (typeof serviceOrders)[number]

/**
 * Sets a service going or stops it, which stays so; `update` pulls its image anew and replaces its container if that
 * is another one now. Throws a NotFoundError.
 */
export async function orderService(
  { store, events }: Pick<Services, 'store' | 'events'>,
  user: User,
  project: ProjectRow,
  name: string,
  order: ServiceOrder,
): Promise<void> {
  checkNotDeleting(project)
  if (!(await store.services.find(project.id, name))) throw noService(name)
  if (order === 'restart') await store.services.restart(project.id, name)
  else if (order === 'update') await store.services.wantUpdate(project.id, name)
  else await store.services.want(project.id, name, order === 'start' ? 'running' : 'stopped')
  await store.audit({
    userId: user.id,
    action: `service.${order}`,
    project: project.name,
    details: { name },
  })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
}
