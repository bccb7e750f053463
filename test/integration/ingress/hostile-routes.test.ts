import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Route } from '../../../src/ingress/ingress.ts'
import { route, TestIngress } from '../../fixtures/ingress.ts'
import { type Site, startSite, visit } from '../../fixtures/site.ts'

let ingress: TestIngress
let site: Site
let good: Route

beforeAll(async () => {
  ingress = await TestIngress.start()
  site = await startSite('hello')
  good = route('site', 0, { upstream: site.upstream('a') })
  await ingress.ingress.sync([good])
})
afterAll(async () => {
  await ingress?.[Symbol.asyncDispose]()
  await site?.[Symbol.asyncDispose]()
})

const upstream = (address: string, port: number) => ({ upstream: { server: 'a' as const, address, port } })
const inner = (address: string, port: number, subnet: string) => ({ inner: { address, port, subnet } })

test.each<[string, Partial<Route>]>([
  ['a host with a second map line', { hosts: ['a.localhost\nb.localhost slot_0'] }],
  ['a host with a second runtime command', { hosts: ['a.localhost; disable frontend http'] }],
  ['a host with a blank', { hosts: ['a.localhost slot_0'] }],
  ['an escaped host', { hosts: ['a\\ b.localhost'] }],
  ['a comment as host', { hosts: ['#.localhost'] }],
  ['no host', { hosts: [''] }],
  ['a host in capitals', { hosts: ['A.localhost'] }],
  ['a host of one letter too many', { hosts: [`${'a.'.repeat(126)}aa`] }],
  ['an upstream with an option of the server line', upstream('127.0.0.1:80 check', 80)],
  ['an upstream by name', upstream('localhost', 80)],
  ['an upstream with a second line', upstream('127.0.0.1\nglobal', 80)],
  ['port 0', upstream('127.0.0.1', 0)],
  ['a port too high', upstream('127.0.0.1', 65536)],
  ['half a port', upstream('127.0.0.1', 80.5)],
  ['a port of words', upstream('127.0.0.1', '80\n  use-server a' as never)],
  ['a listener on every address', inner('*', 3000, '127.0.0.0/8')],
  ['a listener with a second line', inner('127.0.0.1\n  mode tcp', 3000, '127.0.0.0/8')],
  ['a subnet with a second condition', inner('127.0.0.1', 3000, '127.0.0.0/8 } || { src 0.0.0.0/0')],
  ['a subnet without a size', inner('127.0.0.1', 3000, '127.0.0.0')],
  ['a subnet too small', inner('127.0.0.1', 3000, '127.0.0.0/33')],
  ['a negative slot', { slot: -1 }],
  ['half a slot', { slot: 0.5 }],
  ['the slot of another project', { slot: 0 }],
  ['the host of another project', { hosts: ['site.localhost'] }],
])('%s is refused, and everything stays as it was', async (_, more) => {
  const files = ['haproxy.cfg', 'hosts.map', 'routes.json'] as const
  const before = files.map((name) => ingress.file(name))
  const bad = { ...route('bad', 1), ...more }
  await expect(ingress.ingress.sync([good, bad])).rejects.toMatchObject({ code: 'bad_route' })
  await expect(ingress.ingress.switchOver([good, bad], 'site')).rejects.toMatchObject({ code: 'bad_route' })
  expect(files.map((name) => ingress.file(name))).toEqual(before)
  expect(await visit(ingress.port, 'site.localhost')).toEqual({ status: 200, body: 'hello' })
})

test('two listeners on one address are refused', async () => {
  const twice = [0, 1].map((slot) => route(`p${slot}`, slot, inner('127.0.0.1', 3000, '127.0.0.0/8')))
  await expect(ingress.ingress.sync(twice)).rejects.toThrow('listener 127.0.0.1:3000 is in two routes')
})
