import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Route } from '../../../src/ingress/ingress.ts'
import { route, TestIngress } from '../../fixtures/ingress.ts'
import { startLoad } from '../../fixtures/load.ts'
import { openEcho, type Site, startSite, visit } from '../../fixtures/site.ts'

let ingress: TestIngress
let site: Site
let next: Site

beforeAll(async () => {
  site = await startSite('first')
  next = await startSite((request, response) =>
    response.end(`second for ${request.headers['x-forwarded-for']}`),
  )
})
beforeEach(async () => {
  ingress = await TestIngress.start()
  await ingress.ingress.sync(routes(0))
  return () => ingress[Symbol.asyncDispose]()
})
afterAll(async () => {
  await site?.[Symbol.asyncDispose]()
  await next?.[Symbol.asyncDispose]()
})

/** Two projects with visitors, and `empty` ones with none, in the slots behind them. */
const routes = (empty: number, current = site.upstream('a')): Route[] => [
  route('site', 0, { upstream: current }),
  route('chat', 1, { upstream: site.upstream('a') }),
  ...Array.from({ length: empty }, (_, index) => route(`empty${index}`, index + 2)),
]

test('more projects than slots need one reload, which no visitor notices', async () => {
  const before = await ingress.workers()
  const websocket = await openEcho(ingress.port, 'chat.localhost')
  const target = { port: ingress.port, project: 'site', clients: 4 }
  const loads = [startLoad({ ...target, keepAlive: true }), startLoad({ ...target, keepAlive: false })]
  await ingress.ingress.sync(routes(40))
  expect((await ingress.workers()).current).toBe(before.current)
  await ingress.ingress.sync(routes(70))
  const after = await ingress.workers()
  expect(after).toMatchObject({ old: [before.current], failedReloads: 0 })
  expect((await visit(ingress.port, 'empty69.localhost')).status).toBe(503)
  const swap = await ingress.ingress.switchOver(routes(70, next.upstream('b')), 'site')
  expect(await swap.drained(10_000)).toMatchObject({ failed: 0, cut: 0 })
  for (const load of loads) {
    const { requests, failures, bodies } = await load.stop()
    expect(failures).toEqual([])
    expect(requests).toBeGreaterThan(20)
    expect([...bodies]).toEqual(['first', 'second for 127.0.0.1'])
  }
  expect(await websocket.echo('still here')).toBe('still here')
  websocket.close()
})

test('a connection that a visitor keeps for later outlives a reload, and its next request reaches the new version', async () => {
  const socket = connect({ port: ingress.port, host: '127.0.0.1', localAddress: '127.0.0.7' })
  const ask = async () => {
    socket.write('GET / HTTP/1.1\r\nHost: site.localhost\r\n\r\n')
    return String(await once(socket, 'data'))
  }
  expect(await ask()).toMatch(/first$/)
  await ingress.ingress.sync(routes(70))
  await ingress.ingress.switchOver(routes(70, next.upstream('b')), 'site')
  const ended = once(socket, 'end')
  const answer = await ask()
  expect(answer).toMatch(/^connection: close\r$/im)
  expect(answer).toMatch(/second for 127.0.0.7$/)
  await ended
})

test('a websocket can be opened on such a connection', async () => {
  const socket = connect(ingress.port, '127.0.0.1')
  const say = async (text: string) => {
    socket.write(text)
    return String(await once(socket, 'data'))
  }
  await say('GET / HTTP/1.1\r\nHost: chat.localhost\r\n\r\n')
  await ingress.ingress.sync(routes(70))
  const upgrade = 'GET / HTTP/1.1\r\nHost: chat.localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n'
  expect(await say(upgrade)).toMatch(/^HTTP\/1.1 101 /)
  expect(await say('hello')).toBe('hello')
  socket.destroy()
})
