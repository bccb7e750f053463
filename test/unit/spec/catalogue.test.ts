import { describe, expect, test } from 'vitest'
import { providedVariables } from '../../../src/domain/spec/catalogue.ts'
import { formatImage, readImage } from '../../../src/domain/spec/values/image.ts'
import { catalogue, said, specOf } from '../../fixtures/spec.ts'

const names = catalogue.entries.map(({ name }) => name)
const entryOf = (name: string) => catalogue.entries.find((entry) => entry.name === name)!
const only = (item: string) => specOf(`services:\n  - ${item}\n`).services[0]!
const keysOf = (item: string) => only(item).env.map(({ key }) => key)

test('it has the services that people use', () => {
  expect(names).toEqual(
    expect.arrayContaining(
      'mysql mariadb postgresql mongodb redis memcached rabbitmq elasticsearch nginx minio'.split(' '),
    ),
  )
})

test('no two entries share a name', () => {
  const all = catalogue.entries.flatMap(({ name, aliases }) => [name, ...aliases])
  expect(new Set(all).size).toBe(all.length)
})

test.each(names)('%s: by its name and tag alone it is complete', (name) => {
  const entry = entryOf(name)
  expect(said(`services:\n  - ${name}: { tag: ${entry.tag} }\n`)).toEqual([])
  const service = only(`${name}: { tag: ${entry.tag} }`)
  expect(formatImage(readImage(service.image)!)).toBe(`${entry.image}:${entry.tag}`)
  expect(service.volumes).toHaveLength(Math.min(1, entry.data.length))
  expect(service.health?.port).toBe(entry.port)
  expect(service.size.memoryBytes).toBe(entry.memoryBytes)
  for (const { key, value, secret } of service.env)
    expect([key, secret]).toEqual([key, value.kind !== 'literal'])
  const env = Object.fromEntries(service.env.map(({ key }) => [key, 'x']))
  expect(providedVariables(entry, name, env)).toHaveLength(entry.provides.length)
})

describe('what is declared goes first', () => {
  test('a volume at the data path, under any name', () => {
    expect(only('mysql: { tag: 8, volumes: [{ name: a, mount: /var/lib/mysql/ }] }').volumes).toEqual([
      { name: 'a', mount: '/var/lib/mysql', readOnly: false },
    ])
    expect(only('mysql: { tag: 8, volumes: [{ name: a, mount: /backup }] }').volumes).toHaveLength(2)
  })

  test('credentials, in whatever way the image takes them', () => {
    const env = (...keys: string[]) => `envs: [${keys.map((key) => `{ ${key}: x }`).join(', ')}]`
    expect(keysOf('mysql: { tag: 8 }')).toEqual([
      'MYSQL_ROOT_PASSWORD',
      'MYSQL_DATABASE',
      'MYSQL_USER',
      'MYSQL_PASSWORD',
    ])
    expect(keysOf(`mysql: { tag: 8, ${env('MYSQL_DATABASE')} }`)).toEqual([
      'MYSQL_DATABASE',
      'MYSQL_ROOT_PASSWORD',
    ])
    expect(keysOf(`mysql: { tag: 8, ${env('MYSQL_ALLOW_EMPTY_PASSWORD')} }`)).toEqual([
      'MYSQL_ALLOW_EMPTY_PASSWORD',
    ])
    expect(keysOf(`postgresql: { tag: 16, ${env('POSTGRES_HOST_AUTH_METHOD')} }`)).not.toContain(
      'POSTGRES_PASSWORD',
    )
    expect(keysOf(`postgresql: { tag: 16, ${env('POSTGRES_USER')} }`)).not.toContain('POSTGRES_DB')
    expect(keysOf(`mariadb: { tag: 11, ${env('MYSQL_ROOT_PASSWORD')} }`)).toEqual(['MYSQL_ROOT_PASSWORD'])
  })

  test('limits, command, health check and memory', () => {
    const declared = only(
      'elasticsearch: { tag: 8.15.0, size: { memory: 2gb }, ulimits: { nofile: 10 }, command: [x], health: { path: /h } }',
    )
    expect(declared).toMatchObject({
      size: { memoryBytes: 2 * 1024 ** 3 },
      ulimits: { memlock: { soft: -1, hard: -1 }, nofile: { soft: 10, hard: 10 } },
      command: ['x'],
      health: { path: '/h', port: 9200 },
    })
  })
})

test.each([
  ['17', '/var/lib/postgresql/data'],
  ['9.6-alpine', '/var/lib/postgresql/data'],
  ['18.1', '/var/lib/postgresql'],
  ['latest', '/var/lib/postgresql'],
])('PostgreSQL %s keeps its data in %s', (tag, path) => {
  expect(only(`postgresql: { tag: ${tag} }`).volumes[0]!.mount).toBe(path)
})

test('settings that an old image does not know are left out', () => {
  expect(keysOf('elasticsearch: { tag: 7.17.0 }')).not.toContain('xpack.security.enabled')
  expect(keysOf('elasticsearch: { tag: 8.15.0 }')).toContain('xpack.security.enabled')
})

test('an image of its own is not given what the catalogue has for another', () => {
  expect(only('mysql: { image: "percona:8" }')).toMatchObject({ volumes: [], env: [], health: null })
})

describe('what main needs to reach a service', () => {
  test('is filled in, percent-encoded in URLs', () => {
    const env = { POSTGRES_USER: 'me', POSTGRES_PASSWORD: 'a@b/c', POSTGRES_DB: 'app' }
    expect(providedVariables(entryOf('postgresql'), 'db', env)).toEqual([
      { key: 'DATABASE_URL', text: 'postgres://me:a%40b%2Fc@db:5432/app', secret: true },
    ])
  })

  test('is left out without the variables it is made of', () => {
    expect(providedVariables(entryOf('postgresql'), 'db', { POSTGRES_PASSWORD: 'x' })).toEqual([])
  })

  test('has no password where the service has none', () => {
    expect(providedVariables(entryOf('mongodb'), 'mongodb', {})).toEqual([
      { key: 'MONGO_URL', text: 'mongodb://mongodb:27017', secret: false },
    ])
  })
})
