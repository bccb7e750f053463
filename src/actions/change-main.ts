import { isDeepStrictEqual } from 'node:util'
import { limitsOf } from '../domain/limits.ts'
import { changeMain as edit, type MainInput } from '../domain/spec/edit/main.ts'
import type { Size } from '../domain/spec/spec.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import { changeDefinition, type DefinitionChange } from './change-definition.ts'
import type { ServerServices } from './services.ts'

/**
 * How main is run: a new release; its size, which its container gets as it runs; how it is built: with the next push.
 * Throws a ConflictError `memory_in_use` when its container uses more than it would get.
 */
export async function changeMain(
  services: Omit<ServerServices, 'pickSubnet'>,
  user: User,
  project: ProjectRow,
  input: MainInput,
): Promise<DefinitionChange> {
  checkNotDeleting(project)
  const { spec } = await services.store.definitions.get(project.id)
  const { size } = edit(spec, input).main
  if (!isDeepStrictEqual(size, spec.main.size)) await resizeLive(services, project, size)
  const details = { changed: Object.keys(input) }
  return changeDefinition(services, user, project, { action: 'main', details }, (spec) => edit(spec, input))
}

async function resizeLive(
  { store, engine, config }: Pick<ServerServices, 'store' | 'engine' | 'config'>,
  project: ProjectRow,
  size: Size,
): Promise<void> {
  if (project.live_deployment_id === null) return
  const { container_id: id } = await store.deployments.get(project.live_deployment_id)
  if (id !== null) await (await engine()).limitContainer(id, limitsOf(size, config.limits))
}
