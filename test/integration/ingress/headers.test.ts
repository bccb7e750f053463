import { afterAll, beforeAll, expect, test } from 'vitest'
import { route, TestIngress } from '../../fixtures/ingress.ts'
import { sendRaw } from '../../fixtures/raw-http.ts'
import { type Site, startSite, visit } from '../../fixtures/site.ts'

let ingress: TestIngress
let site: Site
/** Target and body of every request that reached the site. */
let seen: string[] = []

beforeAll(async () => {
  ingress = await TestIngress.start()
  site = await startSite(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push(`${request.url} ${body}`)
    response.end(JSON.stringify(request.headersDistinct))
  })
  await ingress.ingress.sync([route('site', 0, { upstream: site.upstream('a') })])
})
afterAll(async () => {
  await ingress?.[Symbol.asyncDispose]()
  await site?.[Symbol.asyncDispose]()
})

async function received(headers: Record<string, string>): Promise<Record<string, string[]>> {
  return JSON.parse((await visit(ingress.port, 'site.localhost', headers)).body)
}

const ours = {
  host: ['site.localhost'],
  'x-forwarded-for': ['127.0.0.1'],
  'x-forwarded-proto': ['http'],
}

test('the site learns who asks, for what and how', async () => {
  expect(await received({ 'x-custom': 'kept' })).toMatchObject({ ...ours, 'x-custom': ['kept'] })
})

test('what a visitor says about that himself does not count', async () => {
  const spoofed = {
    'X-Forwarded-For': '6.6.6.6, 7.7.7.7',
    'X-FORWARDED-PROTO': 'https',
    'x-forwarded-host': 'bank.example',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Ssl': 'on',
    'X-Forwarded-Scheme': 'https',
    'X-Real-IP': '6.6.6.6',
    Forwarded: 'for=6.6.6.6;proto=https',
  }
  const headers = await received(spoofed)
  expect(headers).toMatchObject(ours)
  expect(JSON.stringify(headers)).not.toMatch(/6\.6\.6\.6|bank|https|443|"on"/)
})

test('nor does it get past in the spelling that CGI programs take for the same', async () => {
  const headers = await received({
    X_Forwarded_For: '6.6.6.6',
    x_forwarded_proto: 'https',
    X_Real_IP: '6.6.6.6',
  })
  expect(headers).toMatchObject(ours)
  expect(JSON.stringify(headers)).not.toMatch(/6\.6\.6\.6|https/)
})

const post = (...headers: string[]) =>
  `POST /outer HTTP/1.1\r\nHost: site.localhost\r\n${headers.join('\r\n')}\r\n\r\n`
const inner = 'GET /inner HTTP/1.1\r\nHost: site.localhost\r\nConnection: close\r\n\r\n'

test('a body with both a length and chunks is read by its chunks, and the connection ends with it', async () => {
  seen = []
  const request = post(`Content-Length: ${5 + inner.length}`, 'Transfer-Encoding: chunked')
  const { status, head, body } = await sendRaw(ingress.port, [`${request}0\r\n\r\n${inner}`])
  expect([status, seen]).toEqual([200, ['/outer ']])
  expect(head).toMatch(/^connection: close$/im)
  expect(body).toContain('transfer-encoding')
  expect(body).not.toContain('content-length')
})

test.each([
  ['chunks in disguise', post('Content-Length: 5', 'Transfer-Encoding : chunked'), '0\r\n\r\n'],
  ['an unknown coding', post('Content-Length: 5', 'Transfer-Encoding: xchunked'), '0\r\n\r\n'],
  ['a second coding', post('Transfer-Encoding: chunked', 'Transfer-Encoding: x'), '0\r\n\r\n'],
  ['two lengths', post('Content-Length: 0', `Content-Length: ${inner.length}`), ''],
  ['a signed length', post(`Content-Length: +${inner.length}`), ''],
  ['a folded header', post('Content-Length: 0', ` Content-Length: ${inner.length}`), ''],
  ['a broken chunk size', post('Transfer-Encoding: chunked'), '0_5\r\n'],
])('a request that two servers could read in two ways, by %s, is refused', async (_, head, body) => {
  seen = []
  const { status } = await sendRaw(ingress.port, [head + body + inner])
  expect([status, seen]).toEqual([400, []])
})
