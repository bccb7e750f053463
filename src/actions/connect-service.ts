import { providedVariables } from '../domain/spec/catalogue.ts'
import { noService } from '../domain/spec/edit/services.ts'
import { resolveEnv } from '../domain/spec/env.ts'
import type { ServiceSpec } from '../domain/spec/spec.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import type { DefinitionChange } from './change-definition.ts'
import { changeEnv } from './change-env.ts'
import type { Services } from './services.ts'

type Provided = ReturnType<typeof providedVariables>

/** The variables with which main reaches a service, as its catalogue entry knows them; none without one. */
export function providedBy(
  { catalogue }: Pick<Services, 'catalogue'>,
  service: ServiceSpec,
  generated: ReadonlyMap<string, string>,
): Provided {
  const entry = catalogue.entries.find(({ name }) => name === service.catalogue)
  if (!entry) return []
  const env = resolveEnv(service.name, service.env, generated)
  const values = Object.fromEntries(env.map(({ key, value }) => [key, value]))
  return providedVariables(entry, service.name, values)
}

/** Gives main those variables. Throws a NotFoundError. */
export async function connectService(
  services: Omit<Services, 'pickSubnet'>,
  user: User,
  project: ProjectRow,
  name: string,
): Promise<DefinitionChange> {
  const { spec, generated } = await services.store.definitions.get(project.id)
  const service = spec.services.find((one) => one.name === name)
  if (!service) throw noService(name)
  const provided = providedBy(services, service, generated)
  const set = provided.map(({ key, text, secret }) => [key, { value: text, secret }] as const)
  return changeEnv(services, user, project, 'main', { set: Object.fromEntries(set), unset: [] })
}
