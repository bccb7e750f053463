import { expect, test } from 'vitest'
import { fromFacets, toFacets } from '../../../src/domain/plan/facets.ts'
import { makePlan } from '../../../src/domain/plan/plan.ts'
import type { PlanItem } from '../../../src/domain/plan/plan-item.ts'
import { emptyContainer, emptySpec, type ServiceSpec, type Spec } from '../../../src/domain/spec/spec.ts'

const literal = (key: string, text: string, secret = false) => ({
  key,
  value: { kind: 'literal' as const, text },
  secret,
})
const random = (key: string, token: string | null = null) => ({
  key,
  value: { kind: 'random' as const, token },
  secret: true,
})

function service(name: string, image: string, more: Partial<ServiceSpec> = {}): ServiceSpec {
  return { ...emptyContainer(), name, catalogue: name, image, public: null, ulimits: {}, ...more }
}

function spec(more: Partial<Spec>, main: Partial<Spec['main']> = {}): Spec {
  const empty = emptySpec()
  return { ...empty, ...more, main: { ...empty.main, ...main } }
}

const full = spec(
  {
    services: [
      service('mysql', 'mysql:5.7', {
        volumes: [{ name: 'data', mount: '/var/lib/mysql', readOnly: false }],
        env: [random('MYSQL_PASSWORD', 'db')],
        ulimits: { memlock: { soft: -1, hard: -1 } },
      }),
      service('nginx', 'nginx:1', {
        public: true,
        configFiles: [{ mount: '/etc/nginx/nginx.conf', source: 'nginx.conf', content: 'events {}' }],
      }),
    ],
    domains: [{ host: 'example.com', www: true }],
  },
  {
    env: [literal('MODE', 'production'), literal('KEY', 'abc', true)],
    size: { memoryBytes: 2 ** 29, cpus: 0.5, diskBytes: null },
    port: 5000,
    needs: ['mysql'],
    build: { dockerfile: 'Dockerfile', context: null, target: 'prod', args: { A: '1' }, secrets: ['NPM'] },
    health: { path: '/', port: null, timeoutMs: 1000, intervalMs: null },
  },
)

const lines = (items: PlanItem[]) =>
  items.map(({ action, container, what, name }) => [action, container, what, name].join(' ').trim())

test('a spec survives being taken apart', () => {
  expect(fromFacets(toFacets(full).values())).toEqual(full)
  expect(fromFacets(toFacets(emptySpec()).values())).toEqual(emptySpec())
})

test('the first file creates all that it declares, each new service in one line', () => {
  const { items, after } = makePlan(emptySpec(), null, full)
  expect(lines(items)).toEqual([
    'create main env MODE',
    'create main env KEY',
    'change main build arg A',
    'change main memory',
    'change main cpus',
    'change main health check',
    'change main port',
    'change main Dockerfile',
    'change main build target',
    'change main build secrets',
    'change main needs',
    'create mysql service',
    'create nginx service',
    'create  domain example.com',
  ])
  expect(items.some(({ loses }) => loses)).toBe(false)
  expect(after).toEqual(full)
})

test('the same file again changes nothing', () => {
  expect(makePlan(full, full, full).items).toEqual([])
})

test('a secret is in no text of a plan', () => {
  const changed = structuredClone(full)
  changed.main.env[1] = literal('KEY', 'xyz', true)
  expect(JSON.stringify(makePlan(full, full, changed).items)).not.toMatch(/abc|xyz/)
})

test('a generated value never changes, nor takes the place of one that is there', () => {
  const other = structuredClone(full)
  other.services[0]!.env = [random('MYSQL_PASSWORD', 'another')]
  expect(makePlan(full, full, other).items).toEqual([])
  const byHand = structuredClone(full)
  byHand.services[0]!.env = [literal('MYSQL_PASSWORD', 'mine', true)]
  expect(makePlan(byHand, full, full).items).toEqual([])
})

test('another image replaces the container, and may lose data where there are volumes', () => {
  const newer = structuredClone(full)
  newer.services[0]!.image = 'mysql:8'
  newer.services[1]!.image = 'nginx:2'
  const { items } = makePlan(full, full, newer)
  expect(items).toMatchObject([
    { action: 'replace', container: 'mysql', from: 'mysql:5.7', to: 'mysql:8', loses: true },
    { action: 'replace', container: 'nginx', loses: false },
  ])
})

test('a service that leaves the file is destroyed with all that was set on it, but only once main is live', () => {
  const project = structuredClone(full)
  project.services[0]!.env.push(literal('BY_HAND', '1'))
  const without = structuredClone(full)
  without.services.shift()
  const { items, before, after } = makePlan(project, full, without)
  expect(items).toMatchObject([{ action: 'destroy', container: 'mysql', what: 'service', loses: true }])
  expect(items[0]!.effect).toMatch(/volumes stay/)
  expect(before.services.map(({ name }) => name)).toEqual(['mysql', 'nginx'])
  expect(after.services.map(({ name }) => name)).toEqual(['nginx'])
})

test('what was set by hand stays, unless the file declares it', () => {
  const project = structuredClone(full)
  project.main.env.push(literal('BY_HAND', '1'))
  project.main.env[0] = literal('MODE', 'debug')
  project.services.push(service('redis', 'redis:7'))
  const { items, after } = makePlan(project, full, full)
  expect(items).toMatchObject([{ action: 'change', name: 'MODE', from: 'debug', to: 'production' }])
  expect(after.main.env).toContainEqual(literal('BY_HAND', '1'))
  expect(after.services.map(({ name }) => name)).toContain('redis')
})

test('without a file nothing that was declared before is touched unless a former file is known', () => {
  expect(makePlan(full, null, emptySpec()).items).toEqual([])
  expect(makePlan(full, full, emptySpec()).items.every(({ action }) => action !== 'create')).toBe(true)
})

test('a renamed volume leaves the data behind, which is said, and waits for approval', () => {
  const volume = (name: string) => ({ name, mount: '/var/lib/mysql', readOnly: false })
  const named = (name: string) =>
    spec({ services: [service('mysql', 'mysql:8', { volumes: [volume(name)] })] })
  const [item] = makePlan(named('old'), named('old'), named('new')).items
  expect(item).toMatchObject({ action: 'change', what: 'volume', from: 'old', to: 'new', loses: true })
  expect(item!.effect).toBe('mysql then sees what is in new; old stays as it is, until it is removed by name')
})
