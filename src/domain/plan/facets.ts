import { emptyContainer, emptySpec, type ServiceSpec, type Spec } from '../spec/spec.ts'

/** One thing that a spec says: `value` is JSON, never null. */
export interface Facet {
  /** `main`, a service's name; null: the project itself. */
  container: string | null
  /** `env`, `volume`, `config file`, `domain`, `build arg`, `service`, or the setting's name. */
  what: string
  /** Which of them; empty for a setting, of which there is one. */
  name: string
  value: unknown
}

type Container = Omit<ServiceSpec, 'name'> & Spec['main']

/** A spec as its facets by key. Two specs that mean the same have the same facets. */
export function toFacets(spec: Spec): Map<string, Facet> {
  const facets = new Map<string, Facet>()
  const add = (container: string | null, what: string, name: string, value: unknown) => {
    if (value !== null) facets.set(facetKey(container, what, name), { container, what, name, value })
  }
  for (const { name, container } of containersOf(spec)) {
    if (name !== 'main') add(name, 'service', '', { catalogue: container.catalogue })
    for (const [what, list, key] of lists) {
      for (const entry of container[list]) add(name, what, String(entry[key as keyof typeof entry]), entry)
    }
    for (const [arg, value] of Object.entries(container.build?.args ?? {})) add(name, 'build arg', arg, value)
    for (const [what, { get }] of Object.entries(settings)) add(name, what, '', get(container) ?? null)
  }
  for (const domain of spec.domains) add(null, 'domain', domain.host, domain)
  return facets
}

export function fromFacets(facets: Iterable<Facet>): Spec {
  const spec = emptySpec()
  const all = [...facets]
  const services = new Map<string, ServiceSpec>()
  for (const { container, what, value } of all) {
    if (what !== 'service') continue
    const { catalogue } = value as Pick<ServiceSpec, 'catalogue'>
    const service = { ...emptyContainer(), name: container!, catalogue, image: '', public: null, ulimits: {} }
    services.set(service.name, service)
    spec.services.push(service)
  }
  for (const facet of all) {
    const { container: name, what, value } = facet
    if (what === 'domain') spec.domains.push(value as Spec['domains'][number])
    const container = (name === 'main' ? spec.main : services.get(name ?? '')) as Container | undefined
    if (!container) continue
    const list = lists.find(([listed]) => listed === what)?.[1]
    if (list) (container[list] as unknown[]).push(value)
    else if (what === 'build arg') container.build.args[facet.name] = value as string
    else settings[what]?.set(container, value as never)
  }
  return spec
}

export function facetKey(container: string | null, what: string, name: string): string {
  return JSON.stringify([container, what, name])
}

const lists = [
  ['volume', 'volumes', 'mount'],
  ['env', 'env', 'key'],
  ['config file', 'configFiles', 'mount'],
] as const

interface Setting {
  get(container: Container): unknown
  set(container: Container, value: never): void
}

const at = <K extends keyof Container>(part: K, key: keyof NonNullable<Container[K]>): Setting => ({
  get: (container) => container[part]?.[key as never],
  set: (container, value) => {
    ;(container[part] as Record<string, unknown>)[key as string] = value
  },
})

const whole = <K extends keyof Container>(key: K, isEmpty = (_: Container[K]) => false): Setting => ({
  get: (container) => (container[key] === undefined || isEmpty(container[key]) ? null : container[key]),
  set: (container, value) => {
    container[key] = value
  },
})

/** What a container has one of, under the names that a person reads in a plan. */
const settings: Record<string, Setting> = {
  image: whole('image', (image) => image === ''),
  memory: at('size', 'memoryBytes'),
  cpus: at('size', 'cpus'),
  disk: at('size', 'diskBytes'),
  command: whole('command'),
  'health check': whole('health'),
  'stop signal': at('stop', 'signal'),
  'stop grace': at('stop', 'graceMs'),
  port: whole('port'),
  'deploy mode': whole('deploy'),
  Dockerfile: at('build', 'dockerfile'),
  'build context': at('build', 'context'),
  'build target': at('build', 'target'),
  'build secrets': {
    get: ({ build }) => (build?.secrets.length ? build.secrets : null),
    set: ({ build }, value) => {
      build.secrets = value
    },
  },
  needs: whole('needs', (needs) => needs.length === 0),
  public: whole('public'),
  ulimits: whole('ulimits', (ulimits) => Object.keys(ulimits).length === 0),
}

function* containersOf(spec: Spec): Generator<{ name: string; container: Container }> {
  yield { name: 'main', container: spec.main as Container }
  for (const service of spec.services)
    yield { name: service.name, container: service as unknown as Container }
}
