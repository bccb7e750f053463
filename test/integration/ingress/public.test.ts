import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { route, TestIngress } from '../../fixtures/ingress.ts'
import { startLoad } from '../../fixtures/load.ts'
import { startSite, visit } from '../../fixtures/site.ts'

const host = 'site.localhost'
let ingress: TestIngress

beforeAll(async () => {
  ingress = await TestIngress.start()
})
afterAll(() => ingress?.[Symbol.asyncDispose]())

const load = () => startLoad({ port: ingress.port, project: 'site', clients: 8, keepAlive: true })

test('a public service takes over from main, changes and goes again, and no request fails', async () => {
  await using main = await startSite('main')
  await using service = await startSite('service')
  await using moved = await startSite('moved')
  const upstream = main.upstream('a')
  const publicAt = (site: typeof main) => {
    const { address, port } = site.upstream('a')
    return [route('site', 0, { upstream, public: { address, port } })]
  }
  await ingress.ingress.sync([route('site', 0, { upstream })])
  const visitors = load()
  expect((await visit(ingress.port, host)).body).toBe('main')
  await ingress.ingress.sync(publicAt(service))
  expect((await visit(ingress.port, host)).body).toBe('service')
  await ingress.ingress.sync(publicAt(moved))
  expect((await visit(ingress.port, host)).body).toBe('moved')
  await ingress.ingress.sync([route('site', 0, { upstream })])
  expect((await visit(ingress.port, host)).body).toBe('main')
  const { failures, bodies } = await visitors.stop()
  expect(failures).toEqual([])
  expect(bodies).toEqual(new Set(['main', 'service', 'moved']))
})

test('while main makes room requests wait, and are answered by its next version', async () => {
  const old = await startSite('old')
  await ingress.ingress.sync([route('site', 0, { upstream: old.upstream('a') })])
  const visitors = load()
  expect((await visit(ingress.port, host)).body).toBe('old')
  const nobody = { server: 'b' as const, address: '127.0.0.1', port: 1 }
  const held = [route('site', 0, { upstream: nobody, patient: true })]
  const swap = await ingress.ingress.switchOver(held, 'site')
  expect(await swap.drained(5000)).toMatchObject({ cut: 0 })
  await old[Symbol.asyncDispose]()
  await sleep(3000)
  await using next = await startSite('next')
  await ingress.ingress.switchOver(
    [route('site', 0, { upstream: next.upstream('b'), patient: true })],
    'site',
  )
  expect((await visit(ingress.port, host)).body).toBe('next')
  const { failures, bodies } = await visitors.stop()
  expect(failures).toEqual([])
  expect(bodies).toEqual(new Set(['old', 'next']))
})
