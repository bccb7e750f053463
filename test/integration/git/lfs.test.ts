import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { writeLfsObject } from '../../../src/git/lfs/lfs-store.ts'
import { removeEmptyRepositories } from '../../../worker/reconcile/remove-repositories.ts'
import type { WorkerServices } from '../../../worker/worker-services.ts'
import { run, WorkTree } from '../../fixtures/git-client.ts'
import { lfsFiles, lfsFilter, lfsObject, useLfs } from '../../fixtures/git-lfs.ts'
import { type GitTestServer, startGitServer, token } from '../../fixtures/git-server.ts'
import { basic, requestHead, sendRaw } from '../../fixtures/raw-http.ts'

const lfsType = 'application/vnd.git-lfs+json'
const limit = 3e6
let server: GitTestServer
let counter = 0
let project: string

beforeAll(async () => {
  server = await startGitServer({ maxPushBytes: limit, idleMs: 5000, room: 2e6 })
})
afterAll(() => server.close())
beforeEach(() => {
  project = `p${++counter}`
  server.errors.length = 0
})

const stored = () => lfsFiles(server.repositories.path(project))
const pathOf = (oid: string) => `objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`
const address = (path: string, name = project) =>
  `http://127.0.0.1:${server.port}/${name}.git/info/lfs/${path}`

async function ask(body: unknown, headers: Record<string, string> = {}, name = project) {
  const response = await fetch(address('objects/batch', name), {
    method: 'POST',
    headers: { authorization: basic(token), 'content-type': lfsType, accept: lfsType, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as any }
}

function put(content: string | Buffer, { oid } = lfsObject(content), headers: Record<string, string> = {}) {
  return fetch(address(`objects/${oid}`), {
    method: 'PUT',
    headers: { authorization: basic(token), ...headers },
    body: content as BodyInit,
  })
}

async function newTree(): Promise<WorkTree> {
  const tree = await WorkTree.create(join(server.folder, 'trees', project))
  await tree.git('remote', 'add', 'doprax', server.url(project))
  await useLfs(tree, '*.bin')
  return tree
}

test('git push sends the contents before the project is there, and a clone has them', async () => {
  const tree = await newTree()
  const large = randomBytes(1_500_000)
  await tree.write('large.bin', large)
  await tree.write('dir/small.bin', 'small')
  await tree.commit('plain', 'text')
  const pushed = await tree.try('push', 'doprax', 'main')
  expect(pushed.status).toBe(0)
  expect(pushed.output).not.toMatch(/lock/i)
  const kept = [...stored()].map(([name, content]) => [name, lfsObject(content).oid])
  const sent = [large, 'small'].map(lfsObject).map(({ oid }) => [pathOf(oid), oid])
  expect(kept.sort()).toEqual(sent.sort())
  expect(await tree.git('cat-file', 'blob', 'HEAD:large.bin')).toContain(lfsObject(large).oid)

  const copy = join(server.folder, 'copies', project)
  const cloned = await run('git', [...lfsFilter, 'clone', '-q', server.url(project), copy])
  expect(cloned).toMatchObject({ status: 0 })
  expect(large.equals(await readFile(join(copy, 'large.bin')))).toBe(true)
  expect(await readFile(join(copy, 'dir/small.bin'), 'utf8')).toBe('small')
  expect(server.errors).toEqual([])
})

test('what is here already is not sent again', async () => {
  const tree = await newTree()
  await tree.commit('a.bin', 'same')
  await tree.git('push', '-q', 'doprax', 'main')
  await tree.commit('b.bin', 'same')
  await tree.git('push', '-q', 'doprax', 'main')
  const object = lfsObject('same')
  expect((await ask({ operation: 'upload', objects: [object] })).body).toEqual({
    transfer: 'basic',
    objects: [object],
    hash_algo: 'sha256',
  })
  expect((await put('same')).status).toBe(200)
  expect([...stored().keys()]).toEqual([pathOf(object.oid)])
})

test('two uploads of one content at a time both succeed', async () => {
  const content = randomBytes(1_000_000)
  const answers = await Promise.all([put(content), put(content), put(content)])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect([...stored().keys()]).toEqual([pathOf(lfsObject(content).oid)])
})

test('an object that is too large, or for which the disk has no room, ends git push with the reason', async () => {
  const tree = await newTree()
  await tree.commit('large.bin', Buffer.alloc(limit + 1, 'l'))
  const tooLarge = await tree.try('push', 'doprax', 'main')
  expect(tooLarge.output).toMatch(/larger than the 3 MB that one may have.*DOPRAX_MAX_PUSH/)
  expect(tooLarge.status).not.toBe(0)
  await tree.commit('large.bin', Buffer.alloc(2_500_000, 'm'))
  const full = await tree.try('push', 'doprax', 'main')
  expect(full.output).toMatch(/disk of the server has no room/)
  expect(await server.repositories.exists(project)).toBe(false)
})

test('whoever asks is sent where his request came to, or where Doprax is said to be', async () => {
  const wanted = { operation: 'upload', objects: [lfsObject('x')] }
  const { oid, size } = lfsObject('x')
  const action = (base: string) => ({
    upload: {
      href: `${base}/${project}.git/info/lfs/objects/${oid}`,
      header: { Authorization: basic(token) },
    },
  })
  const { body, headers } = await ask(wanted, { 'content-type': `${lfsType}; charset=utf-8` })
  const base = `http://127.0.0.1:${server.port}`
  expect(body.objects).toEqual([{ oid, size, authenticated: true, actions: action(base) }])
  expect(headers.get('content-type')).toBe(lfsType)
  const elsewhere = await startGitServer({ givenUrl: 'https://doprax.test' })
  try {
    const url = `http://127.0.0.1:${elsewhere.port}/${project}.git/info/lfs/objects/batch`
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: basic(token), 'content-type': lfsType },
      body: JSON.stringify(wanted),
    })
    expect(((await answer.json()) as any).objects[0].actions).toEqual(action('https://doprax.test'))
  } finally {
    await elsewhere.close()
  }
  const lie = requestHead('POST', `/${project}.git/info/lfs/objects/batch`, {
    host: 'evil.test/x"',
    authorization: basic(token),
    'content-type': lfsType,
    'content-length': String(JSON.stringify(wanted).length),
  })
  expect(await sendRaw(server.port, [lie, JSON.stringify(wanted)])).toMatchObject({ status: 400 })
})

test('a content that is not what its name says is refused, and nothing of it stays', async () => {
  const right = lfsObject('right')
  const answer = await put('wrong', right)
  expect(answer.status).toBe(422)
  expect(answer.headers.get('content-type')).toBe(lfsType)
  expect(await answer.json()).toEqual({ message: expect.stringMatching(/not the content of .*SHA-256/) })
  expect([...stored()]).toEqual([])
  expect((await ask({ operation: 'download', objects: [right] })).body.objects[0].error.code).toBe(404)
})

test('a content over the limit is refused, whether it says its length or not', async () => {
  const large = Buffer.alloc(limit + 1)
  const { oid } = lfsObject(large)
  expect((await put(large)).status).toBe(413)
  expect(await server.repositories.exists(project)).toBe(false)
  const head = requestHead('PUT', `/${project}.git/info/lfs/objects/${oid}`, {
    authorization: basic(token),
    'transfer-encoding': 'chunked',
  })
  const chunk = [`${large.length.toString(16)}\r\n`, large, '\r\n0\r\n\r\n']
  const answer = await sendRaw(server.port, [head, ...chunk])
  expect(answer.status).toBe(413)
  expect(answer.body).toContain('DOPRAX_MAX_PUSH')
  expect([...stored()]).toEqual([])
})

test('an upload for which there is no room any more is refused with the reason', async () => {
  const full = await startGitServer({ minFreeBytes: 1e18 })
  try {
    const { oid } = lfsObject('x')
    const answer = await fetch(`http://127.0.0.1:${full.port}/${project}.git/info/lfs/objects/${oid}`, {
      method: 'PUT',
      headers: { authorization: basic(token) },
      body: 'x',
    })
    expect(answer.status).toBe(507)
    expect(await answer.json()).toEqual({
      message: expect.stringContaining('disk of the server is nearly full'),
    })
    expect([...lfsFiles(full.repositories.path(project))]).toEqual([])
  } finally {
    await full.close()
  }
})

test('an upload that stops or breaks off leaves nothing', async () => {
  const { oid } = lfsObject('whole')
  const head = requestHead('PUT', `/${project}.git/info/lfs/objects/${oid}`, {
    authorization: basic(token),
    'content-length': '1000',
  })
  const stopped = await sendRaw(server.port, [head, 'half'])
  expect(stopped.status).toBe(408)
  const broken = connect(server.port, '127.0.0.1').on('error', () => {})
  broken.write(head)
  broken.write('half')
  await expect.poll(() => [...stored().values()].map(String)).toEqual(['half'])
  broken.destroy()
  await expect.poll(() => [...stored()]).toEqual([])
})

test('a download goes on where it broke off', async () => {
  await put('0123456789')
  const { oid } = lfsObject('0123456789')
  const get = async (range: string) => {
    const headers = { authorization: basic(token), range }
    const answer = await fetch(address(`objects/${oid}`), { headers })
    return [answer.status, await answer.text(), answer.headers.get('content-range')]
  }
  expect(await get('bytes=4-9')).toEqual([206, '456789', 'bytes 4-9/10'])
  expect(await get('bytes=4-')).toEqual([206, '456789', 'bytes 4-9/10'])
  for (const odd of ['bytes=10-', 'bytes=2-5', 'bytes=-3', 'bytes=0-1,4-5', 'lines=1-'])
    expect(await get(odd)).toEqual([200, '0123456789', null])
})

const anObject = `objects/${'a'.repeat(64)}`
test.each([
  ['POST', 'objects/batch'],
  ['PUT', anObject],
  ['GET', anObject],
])('%s %s needs a token that may', async (method, path) => {
  const body = method === 'GET' ? {} : { body: '{}' }
  const request = async (authorization: string, name = project) => {
    const headers = { 'content-type': lfsType, ...(authorization && { authorization }) }
    const answer = await fetch(address(path, name), { method, headers, ...body })
    expect(answer.headers.get('content-type')).toBe(lfsType)
    return { answer, message: ((await answer.json()) as any).message }
  }
  for (const authorization of ['', basic('wrong'), 'Bearer wrong']) {
    const { answer, message } = await request(authorization)
    expect(answer.status).toBe(401)
    for (const header of ['lfs-authenticate', 'www-authenticate'])
      expect(answer.headers.get(header)).toMatch(/^Basic realm/)
    expect(message).toContain('A valid token is needed')
  }
  const forbidden = await request(basic(token), 'forbidden')
  expect([forbidden.answer.status, forbidden.message]).toEqual([403, 'This project is not yours.'])
  expect(await server.repositories.exists(project)).toBe(false)
  expect(await server.repositories.exists('forbidden')).toBe(false)
})

test.each([
  ['GET', 'locks', 404],
  ['POST', 'locks/verify', 404],
  ['GET', `objects/${'A'.repeat(64)}`, 404],
  ['GET', 'objects/../../../config', 400],
  ['GET', 'objects/%2e%2e/config', 400],
  ['PUT', `objects/aa/aa/${'a'.repeat(64)}`, 404],
  ['DELETE', anObject, 405],
  ['GET', 'objects/batch', 405],
])('%s %s is answered with %i', async (method, path, status) => {
  const target = `/${project}.git/info/lfs/${path}`
  const answer = await sendRaw(server.port, [requestHead(method, target, { authorization: basic(token) })])
  expect(answer.status).toBe(status)
  expect(answer.body).toMatch(/\{"message":".{10}/)
})

test.each([
  ['a body that is no JSON', '{', {}, 422],
  ['another type', '{}', { 'content-type': 'application/json' }, 415],
  ['too much', `{"x": "${'x'.repeat(1.1e6)}"}`, {}, 413],
] as const)('a batch with %s is refused', async (_what, body, headers, status) => {
  const answer = await ask(body, headers)
  expect([answer.status, typeof answer.body.message]).toEqual([status, 'string'])
})

test('an oid that is a path leads nowhere', async () => {
  await server.repositories.create(project)
  const objects = ['../../config', '../../../git.config', '..', 'aa/../../../HEAD'].map((oid) => ({
    oid,
    size: 1,
  }))
  for (const operation of ['upload', 'download']) {
    const { body } = await ask({ operation, objects })
    expect(body.objects.map((object: any) => object.error.code)).toEqual([422, 422, 422, 422])
  }
})

test('what a crash left before the rename is no object, and goes away', async () => {
  await put('x')
  const { oid } = lfsObject('half')
  const folder = join(server.repositories.path(project), 'lfs/tmp')
  await mkdir(folder, { recursive: true })
  for (const name of ['old', 'new']) await writeFile(join(folder, name), 'ha')
  await utimes(join(folder, 'old'), 0, 0)
  expect((await ask({ operation: 'download', objects: [{ oid, size: 4 }] })).body.objects[0].error.code).toBe(
    404,
  )
  await server.repositories.removeLeftovers()
  expect([...stored().keys()].sort()).toEqual([pathOf(lfsObject('x').oid), 'tmp/new'])
})

test('a project that is deleted in the middle of an upload does not come to life again', async () => {
  await server.repositories.create(project)
  const content = Buffer.alloc(100_000, 'd')
  const chunks = async function* () {
    yield content.subarray(0, 50_000)
    await server.repositories.remove(project)
    yield content.subarray(50_000)
  }
  const written = writeLfsObject(server.repositories.path(project), lfsObject(content), chunks())
  await expect(written).rejects.toThrow(/deleted meanwhile/)
  expect(await server.repositories.exists(project)).toBe(false)
})

test('contents whose push never came go away with the repository that was made for them', async () => {
  await put('never pushed')
  const services = { repositories: server.repositories, store: { projects: { find: async () => null } } }
  const sweep = () => removeEmptyRepositories(services as unknown as WorkerServices)
  await sweep()
  expect(await server.repositories.exists(project)).toBe(true)
  const repository = server.repositories.path(project)
  for (const path of ['', ...(await readdir(repository, { recursive: true }))])
    await utimes(join(repository, path), 0, 0)
  await sweep()
  expect(await server.repositories.exists(project)).toBe(false)
})
