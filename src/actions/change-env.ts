import { type EnvChange, changeEnv as edit } from '../domain/spec/edit/env.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { changeDefinition, type DefinitionChange } from './change-definition.ts'
import type { Services } from './services.ts'

/** Of `main`, which gets it as a new release, or of a service, which is restarted with it. */
export function changeEnv(
  services: Omit<Services, 'pickSubnet'>,
  user: User,
  project: ProjectRow,
  container: string,
  change: EnvChange,
): Promise<DefinitionChange> {
  const details = { container, set: Object.keys(change.set), unset: change.unset }
  return changeDefinition(services, user, project, { action: 'env', details }, (spec) =>
    edit(spec, container, change),
  )
}
