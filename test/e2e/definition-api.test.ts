import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { callApi } from '../fixtures/project.ts'
import { rawApi } from '../fixtures/project-api.ts'
import { requestHead, sendRaw } from '../fixtures/raw-http.ts'
import { specOf } from '../fixtures/spec.ts'

let doprax: Doprax
let stranger: string

const api = (path: string, init: { method?: string; body?: unknown; token?: string } = {}) =>
  callApi(doprax, path, init)
const site = (path: string, method = 'GET', body?: unknown) => api(`/projects/site${path}`, { method, body })
const codeOf = ({ error }: Record<string, any>) => error?.code
const sleeper = { image: busyboxImage, command: ['sleep', '3600'], stop: { graceMs: 1 } }

beforeAll(async () => {
  await ensureBusyboxImage()
  doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '1' })
  for (const name of ['site', 'other']) await api('/projects', { method: 'POST', body: { name } })
  stranger = (await api('/users', { method: 'POST', body: { name: 'stranger' } })).token
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

describe('services', () => {
  test("one of the catalogue has doprax.yaml's defaults, its secrets hidden", async () => {
    const added = await site('/services/MariaDB', 'PUT', {})
    expect(added).toMatchObject({ status: 201, name: 'mariadb', catalogue: 'mariadb', wanted: 'running' })
    const [expected] = specOf('services:\n  - mariadb\n').services
    const definition = await site('/definition')
    expect(definition.services).toEqual([expected])
    expect(added.provides).toContainEqual({ key: 'DATABASE_URL', value: null, secret: true })
    const { env } = await site('/services/mariadb/env')
    expect(env).toContainEqual({ key: 'MARIADB_PASSWORD', value: null, secret: true })
  })

  test('main is given the variables with which it reaches it', async () => {
    const { env } = await site('/services/mariadb/connect', 'POST')
    expect(env).toContainEqual({ key: 'DATABASE_URL', value: null, secret: true })
    expect((await site('/services/nothing/connect', 'POST')).status).toBe(404)
  })

  test('any image; what it was shown as, sent back, changes nothing', async () => {
    const env = [{ key: 'TOKEN', value: { kind: 'literal', text: 'hush-hush' }, secret: true }]
    expect((await site('/services/worker', 'PUT', { ...sleeper, env })).status).toBe(201)
    const before = await site('/definition')
    const shown = before.services.find(({ name }: { name: string }) => name === 'worker')
    expect(shown.env).toEqual([{ key: 'TOKEN', value: { kind: 'literal', text: null }, secret: true }])
    const { name: _, ...body } = shown
    expect(await site('/services/worker', 'PUT', body)).toMatchObject({ status: 200, name: 'worker' })
    expect(await site('/definition')).toEqual(before)
    expect(JSON.stringify(await site('/services'))).not.toContain('hush-hush')
  })

  test.each([
    ['main', {}, 400, 'reserved_name'],
    ['site', { image: 'redis:7' }, 400, 'reserved_name'],
    ['a_b', { image: 'redis:7' }, 400, 'bad_name'],
    ['..%2fother', { image: 'redis:7' }, 400, 'bad_name'],
    ['__proto__', { image: 'redis:7' }, 400, 'bad_name'],
    ['thing', {}, 400, 'not_in_catalogue'],
    ['thing', { image: 'no image' }, 400, 'bad_image'],
    ['thing', { image: 7 }, 400, 'bad_request'],
    ['thing', { image: 'redis:7', privileged: true }, 400, 'bad_request'],
    ['thing', { image: 'redis:7', size: { memoryBytes: 1 } }, 400, 'bad_request'],
    ['thing', { image: 'redis:7', health: { port: 70000 } }, 400, 'bad_request'],
    ['thing', { image: 'redis:7', ulimits: { bogus: { soft: 1, hard: 1 } } }, 400, 'bad_request'],
    ['thing', { image: 'redis:7', volumes: [{ name: 'd', mount: '/var/run/../..' }] }, 400, 'bad_mount'],
    ['thing', { image: 'redis:7', volumes: [{ name: '/etc', mount: '/data' }] }, 400, 'bad_name'],
    ['thing', { image: 'redis:7', volumes: [{ name: 'd', mount: '/proc/1' }] }, 400, 'bad_mount'],
  ])('%s as %j is refused', async (name, body, status, code) => {
    const answer = await site(`/services/${name}`, 'PUT', body)
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
    expect((await site('/definition')).services).toHaveLength(2)
  })

  test('a change keeps what it does not name; a service that is not there is not made by it', async () => {
    expect((await site('/services/nothing', 'PATCH', { image: 'redis:7' })).status).toBe(404)
    const before = await site('/services/worker')
    const after = await site('/services/worker', 'PATCH', { size: { cpus: 0.5 } })
    expect(after).toMatchObject({ status: 200, size: { ...before.size, cpus: 0.5 }, command: before.command })
  })

  test('removal asks for the name; volumes stay', async () => {
    expect(codeOf(await site('/services/mariadb', 'DELETE'))).toBe('not_confirmed')
    expect(codeOf(await site('/services/mariadb?confirm=worker', 'DELETE'))).toBe('not_confirmed')
    expect((await site('/services/mariadb?confirm=mariadb', 'DELETE')).status).toBe(204)
    expect((await site('/services/mariadb?confirm=mariadb', 'DELETE')).status).toBe(404)
    const { volumes } = await site('/volumes')
    expect(volumes).toMatchObject([{ name: 'mariadb_data', mounts: [] }])
  })
})

describe('main', () => {
  test('settings change together or not at all', async () => {
    const good = { port: 8000, health: { path: '/up' }, deploy: 'recreate', build: { target: 'prod' } }
    const changed = await site('/main', 'PATCH', good)
    expect(changed).toMatchObject({ status: 200, deployment: null, main: { port: 8000, deploy: 'recreate' } })
    expect(changed.main.health).toEqual({ path: '/up', port: null, timeoutMs: null, intervalMs: null })
    const bad = await site('/main', 'PATCH', { port: 9000, stop: { signal: 'SIGNOT' } })
    expect([bad.status, codeOf(bad)]).toEqual([400, 'bad_setting'])
    expect(await site('/main')).toEqual({ status: 200, ...changed.main })
  })

  test('it needs only services that there are, and those stay', async () => {
    expect(codeOf(await site('/main', 'PATCH', { needs: ['nothing'] }))).toBe('bad_setting')
    expect((await site('/main', 'PATCH', { needs: ['Worker'] })).main.needs).toEqual(['worker'])
    expect(codeOf(await site('/services/worker?confirm=worker', 'DELETE'))).toBe('service_needed')
    await site('/main', 'PATCH', { needs: [] })
  })
})

describe('variables', () => {
  const values = {
    PLAIN: 'x',
    QUOTES: `'"\`"'`,
    LINES: 'one\ntwo\r\n three\n',
    DOLLAR: '$HOME $X $$ \\$',
    HASH: '# not a comment',
    UNICODE: '🦊 ünïcödé \u2028',
    EMPTY: '',
    'dotted.name-x': ' spaces ',
  }
  const texts = (answer: Record<string, any>) =>
    Object.fromEntries(answer.env.map(({ key, value }: { key: string; value: string }) => [key, value]))

  test.each(['/env', '/services/worker/env'])('of %s survive an export and an import', async (path) => {
    const set = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]))
    await site(path, 'PATCH', { set: { ...set, SECRET: { value: 'hush', secret: true } } })
    const exported = await (await rawApi(doprax, `/projects/site${path}/dotenv`)).text()
    expect(exported).not.toContain('hush')
    await site(path, 'PATCH', { unset: Object.keys(values) })
    const answer = await rawApi(doprax, `/projects/site${path}/dotenv`, {
      method: 'PUT',
      type: 'text/plain',
      body: exported,
    })
    expect(answer.status).toBe(200)
    expect(texts(await site(path))).toMatchObject({ ...values, SECRET: null })
  })

  test('an import is refused with its line, or where it is not UTF-8, and changes nothing', async () => {
    const before = await site('/env')
    const put = async (body: BodyInit) => {
      const init = { method: 'PUT', type: 'text/plain', body }
      return (await rawApi(doprax, '/projects/site/env/dotenv', init)).json() as Promise<Record<string, any>>
    }
    expect(codeOf(await put('NEW=1\noops'))).toBe('bad_dotenv')
    expect(codeOf(await put(new Uint8Array([0x41, 0x3d, 0xff])))).toBe('bad_encoding')
    expect(codeOf(await put('NEW=1\nA.B=\0'))).toBe('bad_env')
    expect(await site('/env')).toEqual(before)
  })

  test('what is imported anew can be secret; what is known stays as it was', async () => {
    const init = { method: 'PUT', type: 'text/plain', body: 'PLAIN=y\nFRESH=z' }
    const answer = await rawApi(doprax, '/projects/site/env/dotenv?secret=true', init)
    const { env } = (await answer.json()) as Record<string, any>
    expect(env).toContainEqual({ key: 'PLAIN', value: 'y', secret: false })
    expect(env).toContainEqual({ key: 'FRESH', value: null, secret: true })
  })

  test.each([
    ['{"set":{"__proto__":{"value":"x"}}}', 400],
    ['{"set":{"1A":{"value":"x"}}}', 400],
    ['{"set":{"A":{"value":"a\\u0000b"}}}', 400],
    ['{"set":{"A":"x"}}', 400],
    [JSON.stringify({ set: { A: { value: 'x'.repeat(128 * 1024) } } }), 400],
    ['{"set":', 400],
  ])('a bad body is refused (%#)', async (body, status) => {
    const init = { method: 'PATCH', type: 'application/json', body }
    expect((await rawApi(doprax, '/projects/site/env', init)).status).toBe(status)
  })
})

test('a huge body is refused by its length', async () => {
  const head = requestHead('PATCH', '/api/v1/projects/site/env', {
    authorization: `Bearer ${doprax.token}`,
    'content-type': 'application/json',
    'content-length': String(5 * 1024 ** 2),
  })
  expect((await sendRaw(Number(doprax.env.DOPRAX_PORT), [head])).status).toBe(413)
})

test('config files are kept as text', async () => {
  for (const path of ['/config-files', '/services/worker/config-files']) {
    const put = await site(path, 'PUT', { mount: '//etc/app.conf', content: 'a = $b\n' })
    expect(put.configFiles).toEqual([{ mount: '/etc/app.conf', source: null, content: 'a = $b\n' }])
    expect(codeOf(await site(path, 'PUT', { mount: '/etc/app.conf/x', content: '' }))).toBe('bad_mount')
    expect(codeOf(await site(path, 'PUT', { mount: '/etc/hosts', content: '' }))).toBe('bad_mount')
    expect((await site(path)).configFiles).toHaveLength(1)
    const gone = await site(`${path}?mount=${encodeURIComponent('/etc/app.conf')}`, 'DELETE')
    expect(gone.configFiles).toEqual([])
  }
  expect((await site('/services/nothing/config-files')).status).toBe(404)
})

test("a domain is one project's alone, and no project's address", async () => {
  expect((await site('/domains/Shop.Example.com', 'PUT', { www: true })).domains).toEqual([
    { host: 'shop.example.com', www: true },
  ])
  expect((await site('')).domains).toEqual(['shop.example.com', 'www.shop.example.com'])
  const other = (host: string) => api(`/projects/other/domains/${host}`, { method: 'PUT' })
  expect(codeOf(await other('www.shop.example.com'))).toBe('domain_taken')
  expect((await api('/projects/other/domains')).domains).toEqual([])
  expect(codeOf(await other('site.localhost'))).toBe('domain_reserved')
  expect(codeOf(await other('to-come.localhost'))).toBe('domain_reserved')
  for (const host of ['10.1.2.3', '*.example.com', 'a', 'http:%2f%2fa.com']) {
    expect(codeOf(await other(host))).toBe('bad_domain')
  }
  expect((await site('/domains/shop.example.com', 'DELETE')).status).toBe(204)
  expect((await site('/domains/shop.example.com', 'DELETE')).status).toBe(404)
  expect((await other('www.shop.example.com')).status).toBe(200)
})

test("a project's own settings", async () => {
  const changed = await site('', 'PATCH', { autoApply: true, deployBranch: 'release/2' })
  expect(changed).toMatchObject({ autoApply: true, deployBranch: 'release/2', publicContainer: 'main' })
  expect(changed.services.total).toBe(1)
  for (const deployBranch of ['', '-x', 'a..b', 'a b', 'refs/', '@', 'x.lock', '../main'])
    expect(codeOf(await site('', 'PATCH', { deployBranch }))).toBe('bad_branch')
  expect(codeOf(await site('', 'PATCH', { name: 'mine' }))).toBe('bad_request')
})

test('a doprax.yaml can be checked', async () => {
  const check = async (body: BodyInit, type = 'application/yaml') =>
    (await rawApi(doprax, '/spec/check', { method: 'POST', type, body })).json() as Promise<any>
  const text = 'services:\n  - redis: { tag: 7 }\n'
  expect(await check(text)).toEqual({ ok: true, errors: [], warnings: [], spec: specOf(text) })
  expect(await check('services: [', 'text/plain')).toMatchObject({
    ok: false,
    errors: [{ line: 1 }],
    spec: null,
  })
  expect((await check(new Uint8Array([0xff, 0xfe, 0x41, 0]))).errors[0].message).toContain('UTF-16')
})

test('the catalogue is shown', async () => {
  const { entries } = await api('/catalogue')
  expect(entries).toContainEqual(
    expect.objectContaining({ name: 'postgresql', port: 5432, provides: ['DATABASE_URL'] }),
  )
})

test("nothing of another person's project can be told from nothing at all", async () => {
  const { paths } = await api('/openapi.json')
  const bodies: Record<string, unknown> = {
    '/services/{service}': { image: 'redis:7' },
    '/env': {},
    '/config-files': { mount: '/a', content: '' },
    '/volumes': { name: 'a' },
  }
  const routes = Object.entries(paths as Record<string, object>).filter(([path]) =>
    path.includes('{project}'),
  )
  expect(routes.length).toBeGreaterThan(25)
  for (const [path, methods] of routes) {
    for (const method of Object.keys(methods)) {
      const ask = async (project: string) => {
        const filled = path
          .replace('/api/v1', '')
          .replace('{project}', project)
          .replace('{service}', 'worker')
          .replace('{number}', '1')
          .replace(/\{\w+\}/, 'mariadb_data')
        const rest = path.split('{project}')[1]!
        const body = ['put', 'post', 'patch'].includes(method) ? (bodies[rest] ?? {}) : undefined
        return api(filled, { method: method.toUpperCase(), body, token: stranger })
      }
      const [theirs, nothing] = await Promise.all([ask('site'), ask('nothing')])
      expect([path, method, theirs.status]).toEqual([path, method, nothing.status])
      expect([400, 404, 415]).toContain(theirs.status)
      expect(JSON.stringify(theirs).replaceAll("'site'", "'nothing'")).toBe(JSON.stringify(nothing))
    }
  }
})

test('who changed what is written down, secrets aside; texts are encrypted at rest', () => {
  const file = join(doprax.dataDir, 'doprax.db')
  using database = new DatabaseSync(file, { readOnly: true })
  const rows = database.prepare("SELECT action, details FROM audit WHERE project = 'site'").all()
  const actions = rows.map(({ action }) => action)
  for (const action of ['service', 'service.delete', 'main', 'env', 'config-file', 'domain', 'settings'])
    expect(actions).toContain(action)
  expect(JSON.stringify(rows)).not.toContain('hush')
  expect(readFileSync(file).includes('hush-hush')).toBe(false)
})
