import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchObjects } from '../../../worker/source/lfs/fetch-objects.ts'
import { GuardedHttp } from '../../../worker/source/lfs/guarded-http.ts'
import { NotPublicError } from '../../../worker/source/public-address.ts'
import { lfsObject } from '../../fixtures/git-lfs.ts'
import { listen, listenSecurely, type TestServer } from '../../fixtures/lfs-host.ts'

let server: TestServer
let seen: IncomingMessage[]
const guarded = new GuardedHttp({ allowPrivate: false, idleMs: 2000 })
const open = new GuardedHttp({ allowPrivate: true, idleMs: 2000 })
const live = AbortSignal.timeout(60_000)

beforeAll(async () => {
  seen = []
  server = await listen((request, response) => {
    seen.push(request)
    if (request.url === '/mute') return
    if (request.url === '/stops') return void response.write('half')
    if (request.url!.startsWith('/to/'))
      return void response.writeHead(307, { location: decodeURIComponent(request.url!.slice(4)) }).end()
    response.end('content')
  })
})
afterAll(async () => {
  guarded.close()
  open.close()
  await server?.close()
})

test('no address that is not on the internet is dialled, whatever it is called', async () => {
  const { port } = new URL(server.url)
  for (const host of [
    '127.0.0.1',
    'localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0.0.0.0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::]',
    '169.254.169.254',
    '10.0.0.1',
    '192.168.1.1',
    '[fe80::1]',
    '[fd00::1]',
  ]) {
    const sent = guarded.send('GET', new URL(`http://${host}:${port}/`), {}, null, live)
    await expect(sent, host).rejects.toBeInstanceOf(NotPublicError)
    const followed = guarded.follow(new URL(`https://${host}:${port}/`), {}, live)
    await expect(followed, host).rejects.toBeInstanceOf(NotPublicError)
  }
  expect(seen).toEqual([])
})

test.each(['file:///etc/passwd', 'ftp://example.com/', 'data:,x', 'javascript:0'])(
  '%s is no address to ask',
  async (url) => {
    await expect(open.send('GET', new URL(url), {}, null, live)).rejects.toThrow(/is not allowed/)
  },
)

test('a redirect is followed, by its own rules', async () => {
  const to = (url: string) => new URL(`${server.url}/to/${encodeURIComponent(url)}`)
  const headers = { authorization: 'secret' }
  expect(await text(await open.follow(to('/x'), headers, live))).toBe('content')
  expect(seen.at(-1)).toMatchObject({ url: '/x', headers })
  await expect(open.follow(to('file:///etc/passwd'), {}, live)).rejects.toThrow(/is not allowed/)
  await expect(open.follow(to('http://['), {}, live)).rejects.toThrow(/no address/)
  const elsewhere = await listen((request, response) => response.end(request.headers.authorization ?? 'none'))
  try {
    expect(await text(await open.follow(to(elsewhere.url), headers, live))).toBe('none')
  } finally {
    await elsewhere.close()
  }
})

test('what is had over TLS is not gone on with without', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doprax-tls-'))
  const secure = await listenSecurely(folder, (request, response) => {
    if (request.url === '/down') return response.writeHead(302, { location: server.url }).end()
    if (request.url === '/same') return response.writeHead(302, { location: '/content' }).end()
    if (request.method === 'GET') return response.end('content')
    const download = { href: `${server.url}/content` }
    const objects = [{ ...lfsObject('content'), actions: { download } }]
    return response.end(JSON.stringify({ objects }))
  })
  try {
    const at = (path: string) => new URL(path, secure.url)
    expect(await text(await open.follow(at('/same'), {}, live))).toBe('content')
    const count = seen.length
    await expect(open.follow(at('/down'), {}, live)).rejects.toThrow(/redirects from https to http/)
    const lfs = { url: at('/site.git/info/lfs'), headers: {}, authorization: null }
    const file = { ...lfsObject('content'), path: 'a.bin' }
    const save = async () => {}
    const fetched = fetchObjects(new Map([[file.oid, file]]), { http: open, server: lfs, save, signal: live })
    await expect(fetched).rejects.toThrow(/at an http address, which is not safe/)
    expect(seen).toHaveLength(count)
  } finally {
    await secure.close()
    await rm(folder, { recursive: true })
  }
})

test('headers of the connection itself are not taken from others', async () => {
  const headers = {
    Host: 'evil.test',
    'Content-Length': '5',
    'Transfer-Encoding': 'chunked',
    'X-Kept': 'yes',
  }
  await text(await open.send('GET', new URL(server.url), headers, null, live))
  expect(seen.at(-1)!.headers).toMatchObject({ host: new URL(server.url).host, 'x-kept': 'yes' })
  expect(seen.at(-1)!.headers).not.toHaveProperty('content-length')
})

test('a server that says nothing is left, before its answer and in it', async () => {
  const get = (path: string) => open.send('GET', new URL(path, server.url), {}, null, live)
  await expect(get('/mute')).rejects.toThrow(/sent nothing for 2 s/)
  const half = await get('/stops')
  half.resume()
  const [error] = await once(half, 'error')
  expect(error.message).toMatch(/aborted|sent nothing/)
})
