import { changeMain as edit, type MainInput } from '../domain/spec/edit/main.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { changeDefinition, type DefinitionChange } from './change-definition.ts'
import type { Services } from './services.ts'

/** How main is run: a new release; its size, which its container gets as it runs; how it is built: with the next push. */
export function changeMain(
  services: Omit<Services, 'pickSubnet'>,
  user: User,
  project: ProjectRow,
  input: MainInput,
): Promise<DefinitionChange> {
  const details = { changed: Object.keys(input) }
  return changeDefinition(services, user, project, { action: 'main', details }, (spec) => edit(spec, input))
}
