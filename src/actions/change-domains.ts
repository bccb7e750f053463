import { putDomain, removeDomain } from '../domain/spec/edit/domains.ts'
import type { DomainSpec } from '../domain/spec/spec.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { changeDefinition } from './change-definition.ts'
import type { Services } from './services.ts'

type Needs = Omit<Services, 'pickSubnet'>

/** Throws a ConflictError `domain_taken` when another project has it. */
export async function saveDomain(
  services: Needs,
  user: User,
  project: ProjectRow,
  { host, www }: DomainSpec,
): Promise<DomainSpec[]> {
  const audit = { action: 'domain', details: { host, www } }
  const { spec } = await changeDefinition(services, user, project, audit, (spec) =>
    putDomain(spec, host, www, services.config.domain),
  )
  return spec.domains
}

export async function deleteDomain(
  services: Needs,
  user: User,
  project: ProjectRow,
  host: string,
): Promise<void> {
  const audit = { action: 'domain.delete', details: { host } }
  await changeDefinition(services, user, project, audit, (spec) => removeDomain(spec, host))
}
