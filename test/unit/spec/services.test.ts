import { describe, expect, test } from 'vitest'
import { said, specOf } from '../../fixtures/spec.ts'

const services = (...items: string[]) => `services:\n${items.map((item) => `  - ${item}\n`).join('')}`
const only = (item: string) => specOf(services(item)).services[0]!

describe('images', () => {
  test.each([
    ['mysql: { tag: 5.7 }', 'mysql:5.7', 'mysql'],
    ['MySQL: { tag: 8.0 }', 'mysql:8.0', 'mysql'],
    ['mongodb: { tag: 3.6 }', 'mongo:3.6', 'mongodb'],
    ['minio: { tag: latest }', 'minio/minio:latest', 'minio'],
    ['db: { image: "postgres:16" }', 'postgres:16', 'postgresql'],
    ['db: { image: "docker.io/library/postgres:16" }', 'docker.io/library/postgres:16', 'postgresql'],
    ['mysql: { image: "percona:8" }', 'percona:8', null],
    ['a: { image: "r.example.com:5000/b/c", tag: 1 }', 'r.example.com:5000/b/c:1', null],
    [`a: { image: b@sha256:${'0'.repeat(64)} }`, `b@sha256:${'0'.repeat(64)}`, null],
  ])('%s', (item, image, catalogue) => {
    expect(only(item)).toMatchObject({ image, catalogue })
    expect(said(services(item))).toEqual([])
  })

  test.each([
    ['ubuntu: { tag: ubuntu:latest }', 'ubuntu:latest', null, 'is an image with its tag'],
    ['mysql: { tag: mariadb:10.6 }', 'mariadb:10.6', 'mariadb', 'is an image with its tag'],
    ['postgres: { tag: 11 }', 'postgres:11', 'postgresql', "'postgresql' in the catalogue"],
    ['mongo: { tag: 3.6 }', 'mongo:3.6', 'mongodb', "'mongodb' in the catalogue"],
    ['redis', 'redis:8', 'redis', 'has no tag'],
    ['redis:', 'redis:8', 'redis', 'has no tag'],
    ['redis: { tag: }', 'redis:8', 'redis', 'has no tag'],
    ['redis:7', 'redis:7', 'redis', 'is taken for the tag'],
    ['redis: 7', 'redis:7', 'redis', 'is taken for the tag'],
    ['mysq: { tag: 5 }', 'mysq:5', null, "Did you mean 'mysql'?"],
    ['a: { image: wordpress }', 'wordpress:latest', null, 'has no tag'],
    ['a: { image: "b:1", tag: 2 }', 'b:1', null, 'is passed over'],
  ])('%s is understood with a warning', (item, image, catalogue, warning) => {
    expect(only(item)).toMatchObject({ image, catalogue })
    expect(said(services(item))).toEqual([expect.stringMatching(/^warning 2:/)])
    expect(said(services(item))[0]).toContain(warning)
  })

  test.each([
    ['mysql: { tag: a b }', 'is no tag'],
    ['mysql: { tag: ":5" }', 'is no tag'],
    ['a: { image: Redis:7 }', 'in lower case'],
    ['a: { image: http://x/y }', 'is no image'],
    ['a: { image: }', "'image' has no value"],
    ['main: { tag: 1 }', "the project's own container"],
    ['my_db: { image: "a:1" }', "like 'my-db'"],
    [`${'x'.repeat(64)}: { image: "a:1" }`, '1 to 63 letters'],
    ['name: mysql\n    tag: 5.7', "begins with the service's name"],
    ['mysql:\n    tag: 5.7', 'indent it'],
    ['mysql: { tag: 5 }\n    redis: { tag: 5 }', 'Begin each service with a dash: - redis:'],
    ['[mysql]', 'its name with a colon'],
    ['mysql: { tag: 5, ulimits: { memlock: lots } }', 'is no limit'],
    ['mysql: { tag: 5, ulimits: { nofile: { soft: 9, hard: 5 } } }', 'above the hard one'],
    ['mysql: { tag: 5, public: perhaps }', 'neither true nor false'],
  ])('%s is refused', (item, why) => {
    expect(said(services(item))).toContainEqual(expect.stringMatching(/^error [23]:\d+ /))
    expect(said(services(item)).join()).toContain(why)
  })
})

test('a name stands once, in any letter case', () => {
  expect(said(services('Redis: { tag: 5 }', 'redis: { tag: 6 }'))).toEqual([
    expect.stringMatching(/^error 3:5 There is a service 'redis' already, in line 2/),
  ])
})

test('255 services are taken, the 256th is an error', () => {
  const many = Array.from({ length: 256 }, (_, index) => `s${index}: { image: "a:1" }`)
  expect(specOf(services(...many.slice(0, 255))).services).toHaveLength(255)
  expect(said(services(...many))).toEqual([expect.stringMatching(/^error 257:5 .* at most 255 services/)])
})

test('services that are no list are refused', () => {
  expect(said('services:\n  mysql:\n    tag: 5.7\n')).toEqual([
    expect.stringMatching(/^error 2:3 'services' is a list/),
  ])
})

test('one service alone can be declared public', () => {
  expect(said(services('nginx: { tag: 1, public: true }', 'redis: { tag: 5, public: yes }'))).toEqual([
    expect.stringMatching(/^error 3:5 .*public: true/),
  ])
})

describe('domains', () => {
  test.each([
    ['Example.COM.', { host: 'example.com', www: false }],
    ['{ host: münchen.de, www: true }', { host: 'xn--mnchen-3ya.de', www: true }],
    ['{ a.org: { www: true } }', { host: 'a.org', www: true }],
    ['a.org:\n    www: true', { host: 'a.org', www: true }],
  ])('%s', (written, domain) => {
    expect(specOf(`domains:\n  - ${written}\n`).domains).toEqual([domain])
  })

  test.each([
    'https://a.org/',
    'a.org:80',
    '"*.a.org"',
    'localhost',
    '1.2.3.4',
    'a_b.org',
    '-a.org',
    'www: true',
  ])('%s is refused', (written) => {
    expect(said(`domains:\n  - ${written}\n`)).toEqual([expect.stringMatching(/^error 2:5 /)])
  })
})
