import { describe, expect, test } from 'vitest'
import { putConfigFile, removeConfigFile } from '../../../src/domain/spec/edit/config-files.ts'
import { putDomain, removeDomain } from '../../../src/domain/spec/edit/domains.ts'
import { changeEnv } from '../../../src/domain/spec/edit/env.ts'
import { changeMain } from '../../../src/domain/spec/edit/main.ts'
import { putService, removeService, type ServiceInput } from '../../../src/domain/spec/edit/services.ts'
import { emptySpec, type Spec } from '../../../src/domain/spec/spec.ts'
import { catalogue, specOf } from '../../fixtures/spec.ts'

const put = (spec: Spec, name: string, input: ServiceInput = {}) =>
  putService(spec, name, input, { catalogue, project: 'site' })
const serviceOf = (name: string, input: ServiceInput = {}) =>
  put(emptySpec(), name, input).services.find((service) => service.name === name)!
const volume = (mount: string, name = 'data') => ({ name, mount, readOnly: false })
const file = (mount: string, content = 'text') => ({ mount, source: null, content })

describe('a new service', () => {
  test.each([
    ['mysql', {}, '- mysql'],
    ['mysql', { tag: '5.7' }, '- mysql:\n      tag: 5.7'],
    ['db', { catalogue: 'postgres', tag: '13' }, '- db:\n      image: postgres:13'],
    ['search', { image: 'elasticsearch:8.15.0' }, '- search:\n      image: elasticsearch:8.15.0'],
    ['own', { image: 'ghcr.io/me/own' }, '- own:\n      image: ghcr.io/me/own'],
    [
      'db',
      { image: 'mysql:8', volumes: [volume('/elsewhere/')] },
      '- db:\n      image: mysql:8\n      volumes:\n        - { name: data, mount: /elsewhere/ }',
    ],
  ])('%s of %j is as doprax.yaml has it', (name, input, yaml) => {
    expect(serviceOf(name, input)).toEqual(specOf(`services:\n  ${yaml}\n`).services[0])
  })

  test.each(['main', 'localhost', 'site', 'a_b', '-a', 'a.b', '__proto__', '../etc', '', 'a'.repeat(64)])(
    "can't be called %j",
    (name) => {
      expect(() => put(emptySpec(), name, { image: 'redis:7' })).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(bad|reserved)_name$/) }),
      )
    },
  )

  test('is the 256th container at most', () => {
    const [redis] = put(emptySpec(), 'redis').services
    const services = Array.from({ length: 255 }, (_, index) => ({ ...redis!, name: `s${index}` }))
    const full = { ...emptySpec(), services }
    expect(() => put(full, 'one-more', { image: 'redis:7' })).toThrow('at most 255 services')
    expect(put(full, 's7', { tag: '6' }).services[7]!.image).toBe('redis:6')
  })

  test.each([
    [{ image: 'UPPER case' }, 'bad_image'],
    [{ image: 'redis:7', tag: 'no tag' }, 'bad_image'],
    [{}, 'not_in_catalogue'],
    [{ catalogue: 'mysqll' }, 'not_in_catalogue'],
  ])('of %j is refused', (input, code) => {
    expect(() => put(emptySpec(), 'thing', input)).toThrow(expect.objectContaining({ code }))
  })
})

test('what is sent back as it was shown changes nothing, even where defaults were taken away', () => {
  const before = put(put(emptySpec(), 'mysql'), 'mysql', { volumes: [], health: null })
  const [mysql] = before.services
  const { name, ...shown } = {
    ...mysql!,
    env: mysql!.env.map((entry) => ({
      ...entry,
      value: entry.value.kind === 'literal' ? { kind: 'literal' as const, text: null } : entry.value,
    })),
  }
  expect(put(before, name, shown)).toEqual(before)
})

test('what is left out stays', () => {
  const before = put(emptySpec(), 'mysql')
  const after = put(before, 'mysql', { size: { cpus: 2 }, stop: { signal: 'int' } })
  const [known] = before.services
  expect(after.services).toEqual([
    { ...known, size: { ...known!.size, cpus: 2 }, stop: { ...known!.stop, signal: 'SIGINT' } },
  ])
})

test('one service alone can be declared public', () => {
  const spec = put(emptySpec(), 'nginx', { public: true })
  expect(() => put(spec, 'web', { image: 'caddy:2', public: true })).toThrow('nginx is declared public')
  expect(put(spec, 'nginx', { public: true })).toEqual(spec)
})

test('a service that main needs stays', () => {
  const spec = changeMain(put(emptySpec(), 'redis'), { needs: ['Redis'] })
  expect(() => removeService(spec, 'redis')).toThrow("out of main's needs")
  expect(removeService(changeMain(spec, { needs: [] }), 'redis').services).toEqual([])
  expect(() => changeMain(spec, { needs: ['mysql'] })).toThrow("can't need 'mysql'")
})

describe('main', () => {
  test.each([
    '/',
    'data',
    '',
    '/a/../b',
    '/..',
    '/proc',
    '/proc/1',
    '/sys/fs',
    '//dev/',
    '/./dev/shm',
    '/etc/hosts',
    '/run/docker.sock/../x',
    `/${'x'.repeat(1000)}`,
    '/a\0b',
  ])('mounts nothing at %#', (mount) => {
    const bad = expect.objectContaining({ code: 'bad_mount' })
    expect(() => changeMain(emptySpec(), { volumes: [volume(mount)] })).toThrow(bad)
    expect(() => putConfigFile(emptySpec(), 'main', { mount, content: '' })).toThrow(bad)
  })

  test.each([
    [[volume('/data'), volume('/data/', 'other')], []],
    [[volume('/data')], [file('//data')]],
    [[volume('/etc/app/dir')], [file('/etc/app')]],
    [[], [file('/a'), file('/a/b')]],
  ])('mounts nothing over another mount: %j %j', (volumes, configFiles) => {
    expect(() => changeMain(emptySpec(), { volumes, configFiles })).toThrow(
      expect.objectContaining({ code: 'bad_mount' }),
    )
  })

  test.each([
    [{ volumes: [volume('/a', '../b')] }, 'bad_name'],
    [{ volumes: [volume('/a', 'a/b')] }, 'bad_name'],
    [{ configFiles: [{ mount: '/a', source: 'deploy/a', content: null }] }, 'bad_config_file'],
    [{ configFiles: [file('/a', 'x\0')] }, 'bad_config_file'],
    [{ configFiles: [file('/a', 'x'.repeat(2 ** 20 + 1))] }, 'bad_config_file'],
    [{ health: { path: 'healthz' } }, 'bad_setting'],
    [{ stop: { signal: 'SIGNOT' } }, 'bad_setting'],
    [{ command: ['a\0'] }, 'bad_setting'],
    [{ build: { dockerfile: '../Dockerfile' } }, 'bad_setting'],
    [{ build: { target: '-x' } }, 'bad_setting'],
    [{ build: { args: { 'A B': '1' } } }, 'bad_setting'],
  ])('refuses %#', (input, code) => {
    expect(() => changeMain(emptySpec(), input)).toThrow(expect.objectContaining({ code }))
  })

  test('keeps a config file of the source as it is, with its text', () => {
    const spec = emptySpec()
    spec.main.configFiles = [{ mount: '/a', source: 'deploy/a', content: 'text' }]
    const kept = changeMain(spec, { configFiles: [{ mount: '/a', source: 'deploy/a', content: null }] })
    expect(kept).toEqual(spec)
  })
})

test('config files come, change and go', () => {
  const one = putConfigFile(emptySpec(), 'main', { mount: '//etc/./app.conf', content: 'a' })
  expect(one.main.configFiles).toEqual([file('/etc/app.conf', 'a')])
  const two = putConfigFile(one, 'main', { mount: '/etc/app.conf', content: 'b' })
  expect(two.main.configFiles).toEqual([file('/etc/app.conf', 'b')])
  expect(removeConfigFile(two, 'main', '/etc/app.conf')).toEqual(emptySpec())
  expect(() => removeConfigFile(two, 'main', '/etc/other')).toThrow('no config file')
  expect(() => putConfigFile(two, 'redis', { mount: '/a', content: '' })).toThrow("no service 'redis'")
})

describe('variables', () => {
  const set = (key: string, value: string) =>
    changeEnv(emptySpec(), 'main', { set: { [key]: { value } }, unset: [] })

  test.each([
    ['1A', 'x'],
    ['A=B', 'x'],
    ['A\n', 'x'],
    ['', 'x'],
    ['A', 'nul\0'],
    ['A', 'half \ud83e'],
    ['A', 'x'.repeat(128 * 1024 - 2)],
    ['A', 'é'.repeat(64 * 1024)],
  ])('refuses %#', (key, value) => {
    expect(() => set(key, value)).toThrow(expect.objectContaining({ code: 'bad_env' }))
  })

  test('takes any other text, up to what a program can be started with', () => {
    const values = ['', '$HOME "x" \'y\' `z`\n\r\t', '🦊 ünï', 'x'.repeat(128 * 1024 - 3)]
    for (const value of values)
      expect(set('A', value).main.env).toEqual([
        { key: 'A', value: { kind: 'literal', text: value }, secret: false },
      ])
  })

  test('stay as secret as they were', () => {
    const secret = changeEnv(emptySpec(), 'main', { set: { A: { value: '1', secret: true } }, unset: [] })
    const again = changeEnv(secret, 'main', { set: { A: { value: '2' } }, unset: [] })
    expect(again.main.env[0]!.secret).toBe(true)
    expect(changeEnv(again, 'main', { set: {}, unset: ['A', 'B'] }).main.env).toEqual([])
  })
})

describe('domains', () => {
  const put = (host: string, www = false) => putDomain(emptySpec(), host, www, 'example.org').domains

  test('are names in their normal form', () => {
    expect(put('Bücher.Example.COM.')).toEqual([{ host: 'xn--bcher-kva.example.com', www: false }])
    expect(put('www.shop.com', true)).toEqual([{ host: 'www.shop.com', www: false }])
    expect(put('www.example.org')).toEqual([{ host: 'www.example.org', www: false }])
  })

  test.each(['localhost', '10.0.0.1', '*.example.com', 'http://a.com', 'a.com/x', 'a b.com', '-a.com', ''])(
    'none is %j',
    (host) => {
      expect(() => put(host)).toThrow(expect.objectContaining({ code: 'bad_domain' }))
    },
  )

  test("none is a project's own address, of one that is or may come", () => {
    expect(() => put('shop.example.org')).toThrow(expect.objectContaining({ code: 'domain_reserved' }))
    expect(() => put('example.org')).toThrow(expect.objectContaining({ code: 'domain_reserved' }))
    expect(() => put('SHOP.example.org.')).toThrow(expect.objectContaining({ code: 'domain_reserved' }))
  })

  test('go by name', () => {
    const spec = putDomain(emptySpec(), 'shop.com', true, 'example.org')
    expect(removeDomain(spec, 'Shop.com')).toEqual(emptySpec())
    expect(() => removeDomain(spec, 'other.com')).toThrow('no domain of this project')
  })
})
