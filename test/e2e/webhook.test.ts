import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { deliver, examplesOf, pushOf } from '../fixtures/github-hook.ts'
import { callApi, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let secret: string
const commit = 'c'.repeat(40)

beforeAll(async () => {
  doprax = await Doprax.start({ DOPRAX_URL: 'https://doprax.example.com/' })
  for (const name of ['site', 'plain']) await callApi(doprax, '/projects', { method: 'POST', body: { name } })
  secret = (await callApi(doprax, '/projects/site/webhook', { method: 'POST' })).webhook.secret
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

const hook = () => callApi(doprax, '/projects/site/webhook')
const list = async () => (await callApi(doprax, '/projects/site/deliveries')).deliveries

test('the secret stays the same, and only its owner sees it', async () => {
  expect((await callApi(doprax, '/projects/site/webhook', { method: 'POST' })).webhook.secret).toBe(secret)
  const bob = (await callApi(doprax, '/users', { method: 'POST', body: { name: 'bob' } })).token as string
  expect((await callApi(doprax, '/projects/site/webhook', { token: bob })).status).toBe(404)
  expect((await callApi(doprax, '/projects/site/deliveries', { token: bob })).status).toBe(404)
})

test('what it says of its own address is the public one', async () => {
  expect((await hook()).webhook.url).toBe('https://doprax.example.com/webhooks/github/site')
  expect((await callApi(doprax, '/projects/site')).remote).toBe('https://doprax.example.com/site.git')
  expect((await callApi(doprax, '/openapi.json')).servers).toEqual([{ url: 'https://doprax.example.com' }])
  expect(doprax.output).toContain('git remote add doprax https://me:<token>@doprax.example.com/hello.git')
  const pushed = await (await TestProject.create(doprax, 'site')).deploy({ 'doprax.yaml': 'main: []' })
  expect(pushed.output).toContain('https://doprax.example.com/projects/site/deployments/1')
})

test('a ping is noted', async () => {
  expect((await hook()).webhook.pingedAt).toBe(null)
  const { status, body } = await deliver(doprax, 'site', secret, 'ping', examplesOf('ping')[0])
  expect([status, body.verdict, body.deployment]).toEqual([202, 'ping', null])
  expect((await hook()).webhook.pingedAt).not.toBe(null)
})

test('a bad signature is 401, counted, and nothing else is kept', async () => {
  const before = [(await list()).length, (await hook()).webhook.refused]
  const forged = { signature: `sha256=${'0'.repeat(64)}` }
  const { status, body } = await deliver(doprax, 'site', secret, 'push', pushOf(commit), forged)
  expect([status, body.error.code]).toEqual([401, 'unauthorized'])
  expect((await deliver(doprax, 'site', 'another secret', 'push', pushOf(commit))).status).toBe(401)
  expect([(await list()).length, (await hook()).webhook.refused - 2]).toEqual(before)
})

test('a project without a webhook is answered as one that does not exist', async () => {
  const answers = ['plain', 'nobody', '..%2Fsite'].map((name) => deliver(doprax, name, secret, 'ping', {}))
  const [first, ...others] = await Promise.all(answers)
  expect(first!.status).toBe(404)
  for (const other of others) expect([other.status, other.body]).toEqual([404, first!.body])
})

test('a body over 25 MiB is 413', async () => {
  // The announced length is enough: who sends all of it may find the connection closed before the answer.
  const headers = { 'content-type': 'application/json', 'content-length': 25 * 1024 * 1024 + 1 }
  const { hostname, port } = new URL(doprax.url)
  const sending = request({ hostname, port, path: '/webhooks/github/site', method: 'POST', headers })
  sending.on('error', () => {})
  sending.write('{')
  const [answer] = (await once(sending, 'response')) as [IncomingMessage]
  sending.destroy()
  expect(answer.statusCode).toBe(413)
})

test('a source that is set again keeps what opens its repository, and no other', async () => {
  const set = async (body: object) => {
    const { source, error } = await callApi(doprax, '/projects/plain/source', { method: 'POST', body })
    return source?.credentials ?? error?.code ?? null
  }
  expect(await set({ url: 'https://host.example/a/b.git', token: 'secret' })).toBe('token')
  expect(await set({ url: 'https://host.example/a/b', watch: ['web'] })).toBe('token')
  expect(await set({ url: 'http://host.example/a/b' })).toBe(null)
  for (const url of [
    'https://other.example/a/b',
    'https://host.example/a/c',
    'https://host.example:8443/a/b',
  ]) {
    await set({ url: 'https://host.example/a/b', token: 'secret' })
    expect(await set({ url })).toBe(null)
  }
  await set({ url: 'https://host.example/a/b', token: 'secret' })
  expect(await set({ url: 'https://host.example/a/b', token: null })).toBe(null)
  const deployKey = '-----BEGIN OPENSSH PRIVATE KEY-----'
  expect(await set({ url: 'octocat/hello', deployKey })).toBe('key')
  expect(await set({ url: 'octocat/hello' })).toBe('key')
  expect(await set({ url: 'git@github.com:octocat/other.git' })).toBe('bad_source')
  expect(await set({ url: 'octocat/hello', deployKey: null })).toBe(null)
})

test('what is not deployed is kept with the reason; a redelivery gets the first answer', async () => {
  const guid = '72d3162e-cc78-11e3-81ab-4c9367dc0958'
  const payload = pushOf(commit, { branch: 'next' })
  const first = await deliver(doprax, 'site', secret, 'push', payload, { guid })
  expect([first.status, first.body.verdict]).toEqual([202, 'ignored'])
  const second = await deliver(doprax, 'site', secret, 'push', payload, { guid })
  expect(second.body).toEqual({ ...first.body, repeats: 1 })
  expect(await callApi(doprax, `/projects/site/deliveries/${first.body.id}`)).toMatchObject({
    guid,
    repeats: 1,
  })
  expect((await list()).filter((delivery: any) => delivery.guid === guid)).toHaveLength(1)
})

test('a form is read as well as JSON', async () => {
  const payload = pushOf(commit, { message: 'Später [skip ci]' })
  const { status, body } = await deliver(doprax, 'site', secret, 'push', payload, { form: true })
  expect([status, body.reason]).toEqual([202, 'The message of ccccccc says [skip ci].'])
})

test('a push to a project without a source says what is missing', async () => {
  const { body } = await deliver(doprax, 'site', secret, 'push', pushOf(commit))
  expect(body.reason).toMatch(/no source to fetch it from: import its repository first/)
})

test('a webhook that was removed takes nothing more', async () => {
  expect((await callApi(doprax, '/projects/site/webhook', { method: 'DELETE' })).status).toBe(204)
  expect((await deliver(doprax, 'site', secret, 'ping', {})).status).toBe(404)
})
