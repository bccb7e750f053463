import { expect, test } from 'vitest'
import { mainEnv, mainEnvValues } from '../../../src/domain/spec/main-settings.ts'
import { catalogue, specOf } from '../../fixtures/spec.ts'

const generated = new Map([
  ['random db', 'drawn'],
  ['random mariadb/MARIADB_PASSWORD', 'fresh'],
  ['random mariadb/MARIADB_ROOT_PASSWORD', 'root'],
])
const valuesOf = (text: string) => mainEnvValues(specOf(text), generated, catalogue)
const mariadb = '  - mariadb: { tag: 11.4 }\n'

test('main gets what it reaches its services with', () => {
  expect(valuesOf(`services:\n${mariadb}  - redis: { tag: 8 }\n  - nginx: { tag: 1 }\n`)).toEqual({
    DATABASE_URL: 'mysql://app:fresh@mariadb:3306/app',
    REDIS_URL: 'redis://redis:6379/0',
  })
})

test('main keeps a variable of its own', () => {
  const main = 'main:\n  envs: [{ DATABASE_URL: sqlite:/data/db }, { MODE: live }]\n'
  expect(valuesOf(`${main}services:\n${mariadb}`)).toEqual({ DATABASE_URL: 'sqlite:/data/db', MODE: 'live' })
})

test('of two services of a kind, the first gives the name', () => {
  const two = 'services:\n  - jobs: { image: "redis:8" }\n  - cache: { image: "redis:7" }\n'
  expect(valuesOf(two)).toEqual({ REDIS_URL: 'redis://jobs:6379/0' })
})

test('a name that a service does not give, a later one does', () => {
  const mysql = 'services:\n  - old: { image: "mysql:5", envs: [{ MYSQL_ALLOW_EMPTY_PASSWORD: yes }] }\n'
  expect(valuesOf(`${mysql}${mariadb}`)).toEqual({ DATABASE_URL: 'mysql://app:fresh@mariadb:3306/app' })
})

test('what holds a password is secret, also where its owner did not say so', () => {
  const env = '[{ MYSQL_USER: me }, { MYSQL_PASSWORD: plain }, { MYSQL_DATABASE: shop }]'
  const spec = specOf(`services:\n  - mysql: { tag: 8.4, envs: ${env} }\n  - redis: { tag: 8 }\n`)
  const known = new Map([...generated, ['random mysql/MYSQL_ROOT_PASSWORD', 'root']])
  const all = mainEnv(spec, known, catalogue)
  expect(all.get('DATABASE_URL')).toMatchObject({ value: 'mysql://me:plain@mysql:3306/shop', secret: true })
  expect(all.get('REDIS_URL')).toMatchObject({ secret: false })
})
