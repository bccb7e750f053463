import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, said, specOf } from '../../fixtures/spec.ts'

/** Files of public repositories as they are, and the format's complete example. */
const folder = join(import.meta.dirname, '../../fixtures/doprax-yaml')
const read = (file: string) => readFileSync(join(folder, file), 'utf8')
const broken = 'dopraxcom__rocketchat.yaml'
const valid = readdirSync(folder).filter((file) => file !== broken)

test('there are twelve of them and the example', () => {
  expect(valid).toHaveLength(12)
})

test.each(valid)('%s is understood without a word', (file) => {
  const { ok, warnings } = parse(read(file))
  expect(warnings).toEqual([])
  expect(ok).toBe(true)
})

test('a value followed by a nested list is refused at its place, with what to do', () => {
  const { ok, spec, errors, warnings } = parse(read(broken))
  expect({ ok, spec, warnings }).toEqual({ ok: false, spec: null, warnings: [] })
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatchObject({ line: 19, column: 14 })
  expect(errors[0]!.message).toContain("'mount' has the value 'file' already")
})

test('main learns the password that the database gets', () => {
  const { main, services } = specOf(read('hemenxyz__django-docker-daniel.yaml'))
  const shared = { kind: 'random', token: 'pg' }
  expect(main.env.find(({ key }) => key === 'DB_PASS')).toEqual({
    key: 'DB_PASS',
    value: shared,
    secret: true,
  })
  expect(services[0]!.env.find(({ key }) => key === 'POSTGRES_PASSWORD')?.value).toEqual(shared)
})

test('a database that the source reaches without a password keeps having none', () => {
  expect(specOf(read('dopraxcom__docker-node-mongo.yaml')).services[0]!.env).toEqual([])
})

test('a UUID is generated and hidden, paths stay text', () => {
  expect(specOf(read('dopraxcom__V2ray-for-Doprax.yaml')).main.env).toEqual([
    { key: 'UUID', value: { kind: 'uuid', token: null }, secret: true },
    { key: 'VMESS_WSPATH', value: { kind: 'literal', text: '/vmess' }, secret: false },
    { key: 'VLESS_WSPATH', value: { kind: 'literal', text: '/vless' }, secret: false },
  ])
})

test('both layouts mean the same', () => {
  const flat = read('hemenxyz__django-docker-daniel.yaml')
  const [own, services] = flat.split(/^(?=services:)/m)
  const nested = `main:\n${own!.replace(/^/gm, '  ')}\n${services}`
  expect(specOf(nested)).toEqual(specOf(flat))
})

test('the example: shared volumes, config file, tags as they are written', () => {
  const { main, services } = specOf(read('example.yaml'))
  const [mysql, redis, nginx] = services
  expect(services.map(({ image }) => image)).toEqual(['mysql:5.7', 'redis:5', 'nginx:1'])
  expect(main.volumes.map(({ name }) => name)).toEqual(nginx!.volumes.map(({ name }) => name))
  expect(main.volumes[0]!.mount).toBe('/srv/recipes/static')
  expect(nginx!.configFiles).toEqual([
    { mount: '/etc/nginx/nginx.conf', source: 'deploy/nginx.conf', content: null },
  ])
  expect(mysql!.volumes).toEqual([{ name: 'recipe_mysql', mount: '/var/lib/mysql', readOnly: false }])
  expect(redis!.volumes).toEqual([{ name: 'redis_data', mount: '/data', readOnly: false }])
})

test('with the line ends of Windows and a byte order mark, all is the same', () => {
  for (const file of valid) {
    expect(parse(`\ufeff${read(file).replaceAll('\n', '\r\n')}`)).toEqual(parse(read(file)))
  }
  expect(said(`\ufeff${read(broken).replaceAll('\n', '\r\n')}`)).toEqual(said(read(broken)))
})
