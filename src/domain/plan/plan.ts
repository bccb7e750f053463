import { isDeepStrictEqual } from 'node:util'
import type { EnvEntry, Spec } from '../spec/spec.ts'
import { describe } from './describe.ts'
import { type Facet, fromFacets, toFacets } from './facets.ts'
import type { PlanItem } from './plan-item.ts'

export interface Plan {
  items: PlanItem[]
  /** The project with all that is created and changed: what main's new version is brought up in. */
  before: Spec
  /** Also without what is destroyed: once the new version is live. */
  after: Spec
}

/**
 * The typed difference between a project and a doprax.yaml. What the file declares, the project gets; what an earlier
 * file (`applied`) declared and this one does not is destroyed; what was set by hand and never stood in a file stays.
 * A generated value never changes once there is one.
 */
export function makePlan(project: Spec, applied: Spec | null, wanted: Spec): Plan {
  const current = toFacets(project)
  const declared = toFacets(wanted)
  const result = new Map(current)
  for (const [key, facet] of declared) {
    const known = result.get(key)
    if (!known || !isSame(known, facet)) result.set(key, facet)
  }
  const before = new Map(result)
  const dropped = new Set<string>()
  for (const [key, { container, what }] of applied ? toFacets(applied) : []) {
    if (declared.has(key) || !current.has(key)) continue
    result.delete(key)
    if (what === 'service') dropped.add(container!)
  }
  for (const [key, { container }] of result) if (dropped.has(container ?? '')) result.delete(key)
  return {
    items: differences(current, result),
    before: fromFacets(before.values()),
    after: fromFacets(result.values()),
  }
}

function isSame(known: Facet, wanted: Facet): boolean {
  if (wanted.what === 'env' && (wanted.value as EnvEntry).value.kind !== 'literal') return true
  return isDeepStrictEqual(known.value, wanted.value)
}

function differences(current: Map<string, Facet>, result: Map<string, Facet>): PlanItem[] {
  const items: PlanItem[] = []
  const added = servicesOnlyIn(result, current)
  const removed = servicesOnlyIn(current, result)
  const hasVolumes = (service: string | null) =>
    [...current.values()].some(({ container, what }) => container === service && what === 'volume')
  for (const [key, facet] of result) {
    // A new service is one line, with its image.
    if (added.has(facet.container ?? '') && facet.what !== 'service') continue
    const known = current.get(key)
    if (known && isDeepStrictEqual(known.value, facet.value)) continue
    items.push(describe(known ?? null, facet, { result, hasVolumes: hasVolumes(facet.container) }))
  }
  for (const [key, facet] of current) {
    if (result.has(key)) continue
    if (removed.has(facet.container ?? '') && facet.what !== 'service') continue
    items.push(describe(facet, null, { result: current, hasVolumes: hasVolumes(facet.container) }))
  }
  return items
}

function servicesOnlyIn(these: Map<string, Facet>, those: Map<string, Facet>): Set<string> {
  const names = new Set<string>()
  for (const [key, { what, container }] of these)
    if (what === 'service' && !those.has(key)) names.add(container!)
  return names
}
