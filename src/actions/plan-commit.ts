import { isDeepStrictEqual } from 'node:util'
import { checkDomains } from '../domain/domains.ts'
import { makePlan } from '../domain/plan/plan.ts'
import type { PlanItem } from '../domain/plan/plan-item.ts'
import { choosePublic } from '../domain/public-container.ts'
import type { Catalogue } from '../domain/spec/catalogue.ts'
import { providedKeys } from '../domain/spec/provided-env.ts'
import { emptySpec, type MainSpec, type Spec } from '../domain/spec/spec.ts'
import { DeploymentFailedError } from '../errors.ts'
import { readSpec, specFile } from './read-spec.ts'
import type { Services } from './services.ts'

export interface CommitPlan {
  /** What the commit declares; null: there is nothing to apply. */
  wanted: Spec | null
  items: PlanItem[]
  /** What main is to be, once it is applied. */
  main: MainSpec
  /** What else to tell: warnings, and who faces the internet. */
  notes: string[]
}

/**
 * A commit's doprax.yaml against what the project is (null: it is new). Changes nothing. Throws a DeploymentFailedError
 * `bad_spec` or a DopraxError `domain_reserved`.
 */
export async function planCommit(
  services: Pick<Services, 'config' | 'store' | 'repositories' | 'catalogue'>,
  project: { id: number | null; name: string },
  commit: string,
): Promise<CommitPlan> {
  const { store } = services
  const { spec, applied } =
    project.id === null ? { spec: emptySpec(), applied: null } : await store.definitions.get(project.id)
  const file = await readSpec(services, project.name, commit)
  if (file) checkPlace(file.spec, project.name, services.config.domain)
  // A file that went away declares nothing.
  const wanted = file?.spec ?? (applied && emptySpec())
  if (!wanted) return { wanted, items: [], main: spec.main, notes: [] }
  const { items, before } = makePlan(spec, applied, wanted)
  const warnings = file?.warnings ?? []
  if (items.length === 0 && isDeepStrictEqual(wanted, applied))
    return { wanted: null, items, main: before.main, notes: warnings }
  const notes = [
    ...warnings,
    ...(await publicNote(store, project.id, before)),
    ...(items.some(({ what }) => what === 'service') ? providedNote(before, services.catalogue) : []),
  ]
  return { wanted, items, main: before.main, notes }
}

/** What the file can't say of itself: whether it fits where it is. */
function checkPlace({ services, domains }: Spec, project: string, platform: string): void {
  checkDomains(domains, platform)
  if (!services.some(({ name }) => name === project)) return
  throw new DeploymentFailedError(
    'bad_spec',
    `${specFile}: '${project}' is the project's own name, under which its services reach main. Give the service another name.`,
  )
}

async function publicNote(
  store: Services['store'],
  projectId: number | null,
  { services }: Spec,
): Promise<string[]> {
  if (services.length === 0) return []
  const rows = projectId === null ? [] : await store.services.list(projectId)
  const ports = new Map(rows.map((row) => [row.name, JSON.parse(row.ports) as number[]]))
  // What a new one exposes is not known yet, but its health check tells.
  for (const { name, health } of services)
    if (!ports.get(name)?.length && health?.port) ports.set(name, [health.port])
  const { service, why } = choosePublic(services, ports)
  return [`public container: ${service?.name ?? 'main'}, as ${why}`]
}

function providedNote(spec: Spec, catalogue: Catalogue): string[] {
  const keys = providedKeys(spec, catalogue).map(({ key, service }) => `${key} (${service})`)
  return keys.length ? [`main gets from its services: ${keys.join(', ')}`] : []
}
