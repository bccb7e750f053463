import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Runtime } from '../../../src/ingress/runtime.ts'
import { route, TestIngress, until } from '../../fixtures/ingress.ts'
import { type Site, startSite, visit } from '../../fixtures/site.ts'

let ingress: TestIngress
let site: Site
let other: Site

beforeAll(async () => {
  site = await startSite('hello')
  other = await startSite('other')
})
beforeEach(async () => {
  ingress = await TestIngress.start()
  await ingress.ingress.sync(wanted())
  return () => ingress[Symbol.asyncDispose]()
})
afterAll(async () => {
  await site?.[Symbol.asyncDispose]()
  await other?.[Symbol.asyncDispose]()
})

const wanted = () => [route('site', 0, { upstream: site.upstream('a') }), route('empty', 1)]
const visitSite = () => visit(ingress.port, 'site.localhost')
const hello = { status: 200, body: 'hello' }

async function kill(): Promise<void> {
  const { pid } = ingress
  process.kill(-pid!, 'SIGKILL')
  await until(() => ingress.pid !== null && ingress.pid !== pid, 'started again')
  await ingress.untilUp()
}

test('a haproxy that is killed comes back with all routes by itself', async () => {
  await kill()
  expect(await visitSite()).toEqual(hello)
  expect((await visit(ingress.port, 'empty.localhost')).status).toBe(503)
})

test('it comes back also when another program has taken the port of an inner listener meanwhile', async () => {
  const elsewhere = createServer()
  const routes = (port: number) => [
    route('site', 0, {
      upstream: site.upstream('a'),
      inner: { address: '127.1.0.1', port, subnet: '127.1.0.0/24' },
    }),
  ]
  elsewhere.listen(0)
  await once(elsewhere, 'listening')
  const { port } = elsewhere.address() as { port: number }
  // As if it had been free until then.
  writeFileSync(join(ingress.settings.dir, 'routes.json'), JSON.stringify(routes(port)))
  await kill()
  expect(await visitSite()).toEqual(hello)
  elsewhere.close()
  await once(elsewhere, 'close')
  expect(await ingress.ingress.sync(routes(port))).toEqual([])
})

test('what was asked of it while it was away is there when it comes back', async () => {
  process.kill(-ingress.pid!, 'SIGKILL')
  const moved = [route('site', 0, { upstream: other.upstream('b') })]
  await expect(ingress.ingress.sync(moved)).rejects.toMatchObject({ code: 'ingress_down', status: 503 })
  await until(() => ingress.pid !== null, 'started again')
  await ingress.untilUp()
  expect((await visitSite()).body).toBe('other')
})

test.each(['', '[{"project', '\0\0\0'])('damaged files (%j) are made good by the next sync', async (text) => {
  for (const name of ['routes.json', 'hosts.map', 'haproxy.cfg'])
    writeFileSync(join(ingress.settings.dir, name), text)
  await kill()
  await ingress.ingress.sync(wanted())
  expect(await visitSite()).toEqual(hello)
})

test('files that are gone are made good by the next sync', async () => {
  rmSync(ingress.settings.dir, { recursive: true })
  await kill()
  await ingress.ingress.sync(wanted())
  expect(await visitSite()).toEqual(hello)
})

test.each([
  ['a server in maintenance', ['set server slot_0/a state maint']],
  ['a server that drains', ['set server slot_0/a state drain']],
  ['a wrong address', ['set server slot_0/a addr 127.0.0.2 port 9']],
  [
    'the other server up as well',
    ['set server slot_0/b addr 127.0.0.2 port 9', 'set server slot_0/b state ready'],
  ],
  ['a host that is gone', ['del map hosts.map site.localhost']],
  ['a host that leads elsewhere', ['set map hosts.map site.localhost slot_1']],
  [
    'a host twice',
    [
      'del map hosts.map site.localhost',
      'add map hosts.map site.localhost slot_1',
      'add map hosts.map site.localhost slot_0',
    ],
  ],
  ['a host that nobody asked for', ['add map hosts.map more.localhost slot_0']],
])('what somebody changed by hand is put right: %s', async (_, commands) => {
  for (const command of commands)
    expect(await ingress.command(command)).not.toMatch(/unknown|invalid|require|No such/i)
  const { current } = await ingress.workers()
  await ingress.ingress.sync(wanted())
  expect(await visitSite()).toEqual(hello)
  expect((await visit(ingress.port, 'more.localhost')).status).toBe(404)
  expect(await ingress.command('show servers state slot_0')).toMatch(/ b \S+ 0 /)
  expect((await ingress.workers()).current).toBe(current)
})

test('a refusal of the runtime API is an error that names command and answer', async () => {
  await expect(
    new Runtime(ingress.settings.masterSocket).apply(['set server slot_9999/a state ready']),
  ).rejects.toMatchObject({
    code: 'ingress_refused',
    message: expect.stringMatching(/'set server slot_9999\/a state ready' with 'No such backend/),
  })
})

test('one call that fails holds up no later one', async () => {
  const bad = [route('Bad Name', 0, { hosts: ['a b'] })]
  const [failed, fine] = await Promise.allSettled([ingress.ingress.sync(bad), ingress.ingress.sync(wanted())])
  expect([failed.status, fine.status]).toEqual(['rejected', 'fulfilled'])
})
