import { afterAll, beforeAll, expect, test } from 'vitest'
import { route, TestIngress } from '../../fixtures/ingress.ts'
import { sendRaw } from '../../fixtures/raw-http.ts'
import { type Site, startSite, visit } from '../../fixtures/site.ts'

let ingress: TestIngress
let site: Site

beforeAll(async () => {
  ingress = await TestIngress.start()
  site = await startSite('hello')
  await ingress.ingress.sync([route('site', 0, { upstream: site.upstream('a') }), route('empty', 1)])
})
afterAll(async () => {
  await ingress?.[Symbol.asyncDispose]()
  await site?.[Symbol.asyncDispose]()
})

const raw = (...lines: string[]) => sendRaw(ingress.port, [`${lines.join('\r\n')}\r\n\r\n`])

test('a host that no project has gets our page of an unknown address', async () => {
  const { status, head, body } = await raw('GET / HTTP/1.1', 'Host: nobody.localhost', 'Connection: close')
  expect(status).toBe(404)
  expect(body).toContain('<h1>No project answers at this address</h1>')
  expect(head).toMatch(/^content-type: text\/html; charset=utf-8$/im)
  expect(head).toMatch(/^cache-control: no-store$/im)
})

test('a project with nothing live gets our page of an unavailable site', async () => {
  const { status, head, body } = await raw('GET / HTTP/1.1', 'Host: empty.localhost', 'Connection: close')
  expect(status).toBe(503)
  expect(body).toContain('<h1>This site is not available at the moment</h1>')
  expect(head).toMatch(/^content-type: text\/html; charset=utf-8$/im)
  expect(head).toMatch(/^cache-control: no-store$/im)
})

test.each([
  'site.localhost',
  'SITE.LocalHost',
  'site.localhost:8080',
  'site.localhost.',
  'SITE.localhost.:80',
])('Host: %s reaches the project', async (host) => {
  expect(await visit(ingress.port, host)).toEqual({ status: 200, body: 'hello' })
})

test.each([
  '127.0.0.1',
  '[::1]:8080',
  'localhost',
  'x.site.localhost',
  'site.localhost.evil.example',
  'site',
])('Host: %s reaches no project', async (host) => {
  expect((await visit(ingress.port, host)).status).toBe(404)
})

test('an old client that says no host reaches no project; one that says it does', async () => {
  expect((await raw('GET / HTTP/1.0')).status).toBe(404)
  const { status, body } = await raw('GET / HTTP/1.0', 'Host: site.localhost')
  expect([status, body]).toEqual([200, 'hello'])
})

test('an HTTP/1.1 request without a host, or with two, reaches no project', async () => {
  expect((await raw('GET / HTTP/1.1', 'Connection: close')).status).toBeGreaterThanOrEqual(400)
  const two = await raw(
    'GET / HTTP/1.1',
    'Host: empty.localhost',
    'Host: site.localhost',
    'Connection: close',
  )
  expect(two.status).toBe(400)
})

test('the host of an absolute address counts, and a Host header that differs is refused', async () => {
  const target = 'GET http://site.localhost/ HTTP/1.1'
  expect((await raw(target, 'Host: site.localhost', 'Connection: close')).body).toBe('hello')
  expect((await raw(target, 'Host: empty.localhost', 'Connection: close')).status).toBe(400)
})
