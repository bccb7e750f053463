import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Route, SlotServer } from '../../../src/ingress/ingress.ts'
import { freePort } from '../../fixtures/doprax.ts'
import { route, TestIngress, until } from '../../fixtures/ingress.ts'
import { startSite } from '../../fixtures/site.ts'

/** Two projects' networks, as the loopback range has them. */
const [ours, theirs] = ['127.1.0', '127.2.0'] as const
let ingress: TestIngress
let port: number

beforeAll(async () => {
  ingress = await TestIngress.start()
  port = await freePort()
})
afterAll(() => ingress?.[Symbol.asyncDispose]())

const inner = (net: string, at = port) => ({ address: `${net}.1`, port: at, subnet: `${net}.0/24` })
const live = (upstream: Route['upstream'], more: Partial<Route> = {}) =>
  route('site', 0, { upstream, inner: inner(ours), ...more })

/** A container of a project's network that talks to `main`. */
class Client implements Disposable {
  readonly socket: Socket
  received = ''

  constructor(net: string, to: string = ours) {
    this.socket = dial({ host: `${to}.1`, port, localAddress: `${net}.9` })
    this.socket.setEncoding('utf8').on('data', (text) => {
      this.received += text
    })
    this.socket.on('error', () => {})
  }

  async ask(text: string): Promise<string> {
    this.received = ''
    this.socket.write(text)
    await until(() => this.received !== '' || this.socket.closed, 'answered')
    return this.received
  }

  [Symbol.dispose]() {
    this.socket.destroy()
  }
}

const get = 'GET / HTTP/1.1\r\nHost: main\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n'

/** Echoes, in capitals, whatever is sent to it, after a greeting. */
async function startShouter(greeting: string) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    if (greeting) socket.write(greeting)
    socket.setEncoding('latin1').on('data', (text) => socket.write(text.toString().toUpperCase()))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    upstream: (name: SlotServer) => ({ server: name, address: '127.0.0.1', port }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test("main answers its own network alone, and sees a service's headers as they were sent", async () => {
  await using site = await startSite((request, response) =>
    response.end(`for ${request.headers['x-forwarded-for']}`),
  )
  const other = route('other', 1, { upstream: site.upstream('a'), inner: inner(theirs) })
  await ingress.ingress.sync([live(site.upstream('a')), other])
  using own = new Client(ours)
  expect(await own.ask(get)).toMatch(/^HTTP\/1.1 200 [\s\S]*for 6\.6\.6\.6$/)
  using stranger = new Client(theirs)
  expect(await stranger.ask(get)).toBe('')
  using neighbour = new Client(theirs, theirs)
  expect(await neighbour.ask(get)).toContain('200 OK')
})

test('a service that keeps its connection gets the new version with its next request', async () => {
  await using first = await startSite('first')
  await using second = await startSite('second')
  await ingress.ingress.sync([live(first.upstream('a'))])
  using client = new Client(ours)
  expect(await client.ask(get)).toMatch(/first$/)
  const swap = await ingress.ingress.switchOver([live(second.upstream('b'))], 'site')
  expect(await swap.drained(10_000)).toMatchObject({ failed: 0, cut: 0 })
  expect(await client.ask(get)).toMatch(/second$/)
})

test('so does one whose connection is older than a reload', async () => {
  await using first = await startSite('first')
  await using second = await startSite('second')
  await ingress.ingress.sync([live(first.upstream('a'))])
  using client = new Client(ours)
  expect(await client.ask(get)).toMatch(/first$/)
  const before = await ingress.workers()
  const more = route('more', 1, { inner: inner(theirs) })
  await ingress.ingress.sync([live(first.upstream('a')), more])
  expect((await ingress.workers()).current).not.toBe(before.current)
  await ingress.ingress.switchOver([live(second.upstream('b')), more], 'site')
  expect(await client.ask(get)).toMatch(/^connection: close\r[\s\S]*second$/im)
})

test.each([
  ['a client that speaks first', '', '\x01\x01\x00\x01', '\x01\x01\x00\x01'],
  ['a server that speaks first', 'hello', '', 'hello'],
  ['HTTP/2', '', 'PRI * HTTP/2.0\r\n\r\nsm\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
])(
  'a main that speaks another protocol is reached by its services: %s',
  async (_, greeting, sent, received) => {
    await using shouter = await startShouter(greeting)
    await ingress.ingress.sync([live(shouter.upstream('a'))])
    using client = new Client(ours)
    expect(await client.ask(sent)).toBe(received)
    expect(await client.ask('more')).toBe('MORE')
  },
)

test('connections of another protocol drain: new ones reach the new version, old ones stay until the deadline', async () => {
  await using first = await startShouter('first')
  await using second = await startShouter('second')
  await ingress.ingress.sync([live(first.upstream('a'))])
  using client = new Client(ours)
  expect(await client.ask('')).toBe('first')
  const swap = await ingress.ingress.switchOver([live(second.upstream('b'))], 'site')
  using late = new Client(ours)
  expect(await late.ask('')).toBe('second')
  expect(await client.ask('still here')).toBe('STILL HERE')
  expect(await swap.drained(200)).toMatchObject({ requests: 1, failed: 0, cut: 1 })
  await until(() => client.socket.closed, 'closed')
  expect(await late.ask('and here')).toBe('AND HERE')
})

test('a listener whose port another program has on all addresses is left out, told, and made when the port is free', async () => {
  await using site = await startSite('first')
  const elsewhere = createServer((socket) => socket.end()).listen(0)
  await once(elsewhere, 'listening')
  const { port: taken } = elsewhere.address() as { port: number }
  const wanted = live(site.upstream('a'), { inner: inner(ours, taken) })
  expect(await ingress.ingress.sync([wanted])).toEqual([{ project: 'site', port: taken }])
  expect(await ingress.ingress.switchOver([wanted], 'site')).toMatchObject({
    leftOut: [{ project: 'site', port: taken }],
  })
  elsewhere.close()
  await once(elsewhere, 'close')
  expect(await ingress.ingress.sync([wanted])).toEqual([])
  expect(await ingress.ingress.sync([wanted])).toEqual([])
  port = taken
  using client = new Client(ours)
  expect(await client.ask(get)).toMatch(/first$/)
})
