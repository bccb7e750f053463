import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Swap } from '../../../src/ingress/ingress.ts'
import { route, TestIngress, until } from '../../fixtures/ingress.ts'
import { startLoad } from '../../fixtures/load.ts'
import { openEcho, type Site, startSite, visit } from '../../fixtures/site.ts'

const host = 'site.localhost'
let ingress: TestIngress

beforeAll(async () => {
  ingress = await TestIngress.start()
})
afterAll(() => ingress?.[Symbol.asyncDispose]())

const live = (site: Site, server: 'a' | 'b') => route('site', 0, { upstream: site.upstream(server) })
const switchTo = (site: Site, server: 'a' | 'b'): Promise<Swap> =>
  ingress.ingress.switchOver([live(site, server)], 'site')

test.each([true, false])('swaps under load lose no request (keep-alive: %s)', async (keepAlive) => {
  let site = await startSite('0')
  await ingress.ingress.sync([live(site, 'a')])
  const load = startLoad({ port: ingress.port, project: 'site', clients: 8, keepAlive })
  for (let version = 1; version <= 10; version++) {
    const next = await startSite((_, response) => setTimeout(() => response.end(String(version)), 5))
    const swap = await switchTo(next, version % 2 ? 'b' : 'a')
    expect(await visit(ingress.port, host)).toEqual({ status: 200, body: String(version) })
    expect(await swap.drained(10_000)).toMatchObject({ failed: 0, cut: 0 })
    await site[Symbol.asyncDispose]()
    site = next
  }
  const { requests, failures, bodies } = await load.stop()
  await site[Symbol.asyncDispose]()
  expect(failures).toEqual([])
  expect(requests).toBeGreaterThan(100)
  expect([...bodies].at(-1)).toBe('10')
})

test('a request that was under way is finished by the version that began it', async () => {
  let answer = () => {}
  await using old = await startSite((_, response) => {
    answer = () => response.end('old')
  })
  await using next = await startSite('new')
  await ingress.ingress.sync([live(old, 'a')])
  const slow = visit(ingress.port, host)
  const asked = answer
  await until(() => answer !== asked, 'asked')
  const drained = (await switchTo(next, 'b')).drained(30_000)
  expect((await visit(ingress.port, host)).body).toBe('new')
  answer()
  expect((await slow).body).toBe('old')
  expect(await drained).toMatchObject({ requests: 2, failed: 0, cut: 0 })
})

test('what is still open at the deadline is closed, counted, and no failed request', async () => {
  let asked = 0
  await using old = await startSite(() => {
    asked++
  })
  await using next = await startSite('new')
  await ingress.ingress.sync([live(old, 'a')])
  const websocket = await openEcho(ingress.port, host)
  const closed = once(websocket.socket, 'close')
  const ask = () =>
    visit(ingress.port, host).then(
      ({ status }) => status,
      ({ code }) => code,
    )
  const hanging = [ask(), ask()]
  await until(() => asked === 2, 'asked')
  expect(await (await switchTo(next, 'b')).drained(200)).toMatchObject({ cut: 3, failed: 0 })
  await closed
  // Newer ones than HAProxy 2.6 just close the connection.
  for (const answer of await Promise.all(hanging)) expect([502, 'ECONNRESET']).toContain(answer)
  expect((await visit(ingress.port, host)).body).toBe('new')
})
