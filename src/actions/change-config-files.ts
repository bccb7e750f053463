import { putConfigFile, removeConfigFile } from '../domain/spec/edit/config-files.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { changeDefinition, type DefinitionChange } from './change-definition.ts'
import type { Services } from './services.ts'

type Needs = Omit<Services, 'pickSubnet'>

/** Of `main`, which gets it with a new release, or of a service, which is restarted with it. */
export function saveConfigFile(
  services: Needs,
  user: User,
  project: ProjectRow,
  container: string,
  file: { mount: string; content: string },
): Promise<DefinitionChange> {
  const details = { container, mount: file.mount }
  return changeDefinition(services, user, project, { action: 'config-file', details }, (spec) =>
    putConfigFile(spec, container, file),
  )
}

export function deleteConfigFile(
  services: Needs,
  user: User,
  project: ProjectRow,
  container: string,
  mount: string,
): Promise<DefinitionChange> {
  const details = { container, mount }
  return changeDefinition(services, user, project, { action: 'config-file.delete', details }, (spec) =>
    removeConfigFile(spec, container, mount),
  )
}
