import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Doprax } from '../fixtures/doprax.ts'
import type { GitServer } from '../fixtures/git-http.ts'
import type { GithubApi } from '../fixtures/github-api.ts'
import { GithubAppHost, type Installation } from '../fixtures/github-app/github-app.ts'
import { setUpApp } from '../fixtures/github-app/set-up.ts'
import { deliver, examplesOf, pushOf } from '../fixtures/github-hook.ts'
import { type GithubSite, startGithubSite } from '../fixtures/github-site.ts'
import { callApi, TestProject } from '../fixtures/project.ts'
import type { Upstream } from '../fixtures/upstream.ts'

const app = new GithubAppHost()
let hub: GithubSite
let doprax: Doprax
let host: GitServer
let github: GithubApi
let upstream: Upstream
let site: TestProject
let installation: Installation
let bob: string

beforeAll(async () => {
  hub = await startGithubSite({ app, env: { DOPRAX_SOURCE_CHECK: '1' } })
  ;({ doprax, host, github } = hub)
  upstream = await hub.upstream('octocat/hello')
  site = await TestProject.create(doprax, 'site')
  bob = (await post('/users', { name: 'bob' })).token
  await post('/projects', { name: 'site' })
})
afterAll(async () => {
  await hub?.[Symbol.asyncDispose]()
})

const post = (path: string, body: object, token?: string) =>
  callApi<any>(doprax, path, { method: 'POST', body, token })
const setSource = (url = 'octocat/hello', more = {}) =>
  site.api<any>('/source', { method: 'POST', body: { url, githubApp: true, ...more } })
const deployments = async () => (await site.api('/deployments')).deployments
const ended = (number: number, state: string) =>
  doprax.until(async () => (await site.api(`/deployments/${number}`)).state === state, `${number} ${state}`)
const told = (commit: string, state: string) =>
  doprax.until(
    () => github.taken.findLast(({ path }) => path.endsWith(`/statuses/${commit}`))?.body.state === state,
    `told ${state}`,
  )

/** A delivery of the App, as GitHub sends it for whatever repository. */
async function deliverApp(
  event: string,
  payload: any,
  { repository = 'octocat/hello', secret = '', guid = '' } = {},
) {
  if (payload.repository) payload.repository.full_name = repository
  const body = JSON.stringify(payload)
  const key = secret || app.app!.webhookSecret
  const response = await fetch(`${doprax.url}/webhooks/github`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': guid || randomUUID(),
      'x-github-event': event,
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
    },
    body,
  })
  return { status: response.status, body: (await response.json()) as any }
}

test('without an App, or where it is not installed, it is said what to do', async () => {
  expect((await setSource()).error.message).toMatch(/set one up in the settings first/)
  expect((await deliverApp('ping', examplesOf('ping')[0], { secret: 'any' })).status).toBe(404)
  const { app: made } = await setUpApp(doprax)
  const { error } = await setSource()
  expect(error).toMatchObject({ code: 'github_failed', details: { installUrl: made.installUrl } })
  expect(error.message).toContain(`is not installed in octocat/hello: install it at ${made.installUrl}`)
  expect((await setSource('https://elsewhere.example/octocat/hello')).error.message).toMatch(
    /write owner\/name/,
  )
})

test('only an admin can use it', async () => {
  installation = app.install('octocat', ['octocat/hello', 'octocat/other'])
  await post('/projects', { name: 'bobs' }, bob)
  const refused = await post('/projects/bobs/source', { url: 'octocat/hello', githubApp: true }, bob)
  expect([refused.status, refused.error.message]).toEqual([403, expect.stringMatching(/^Only an admin/)])
})

test('a private repository is imported, with a token for no more than that', async () => {
  const commit = await upstream.publish('private')
  const { source } = await setSource('octocat/hello', { branch: 'main' })
  expect(source).toMatchObject({ url: `${host.url}/octocat/hello`, credentials: 'app' })
  const { number } = await site.api<any>('/import', { method: 'POST' })
  await ended(number, 'live')
  expect(await site.visit()).toEqual({ status: 200, body: 'private\n' })
  expect(app.asked.at(-1)).toEqual({
    repositories: ['hello'],
    permissions: {
      contents: 'read',
      metadata: 'read',
      statuses: 'write',
      checks: 'read',
      pull_requests: 'read',
    },
  })
  await told(commit, 'success')
  // One for the server, which looked whether it is installed, and one for the worker.
  expect(app.asked.length).toBe(2)
})

test('a delivery of the App deploys, once, also when the repository has its own hook', async () => {
  const { secret } = (await site.api('/webhook', { method: 'POST' })).webhook
  const before = (await deployments()).length
  const commit = await upstream.publish('delivered')
  const guid = randomUUID()
  const first = await deliverApp('push', pushOf(commit), { repository: 'Octocat/Hello', guid })
  expect(first).toMatchObject({
    status: 202,
    body: { deliveries: [{ verdict: 'deploy', guid, repeats: 0 }] },
  })
  const { number } = first.body.deliveries[0].deployment
  const again = await deliverApp('push', pushOf(commit), { guid })
  expect(again.body.deliveries).toMatchObject([{ deployment: { number }, repeats: 1 }])
  expect((await deliver(doprax, 'site', secret, 'push', pushOf(commit))).body.deployment.number).toBe(number)
  await ended(number, 'live')
  await told(commit, 'success')
  expect((await deployments()).length).toBe(before + 1)
})

test('a delivery that is badly signed is refused, and one of another repository touches nothing', async () => {
  const commit = 'c'.repeat(40)
  expect((await deliverApp('push', pushOf(commit), { secret: 'wrong' })).status).toBe(401)
  expect((await callApi(doprax, '/github-app')).app).toMatchObject({
    refused: 1,
    heardAt: expect.any(String),
  })
  for (const sent of [
    await deliverApp('push', pushOf(commit), { repository: 'octocat/other' }),
    await deliverApp('ping', examplesOf('ping')[0], { repository: 'octocat/other' }),
    await deliverApp('installation', examplesOf('installation')[0]),
  ])
    expect(sent).toEqual({ status: 202, body: { deliveries: [] } })
})

test('tokens that have expired or were taken back are renewed', async () => {
  app.revoke()
  const commit = await upstream.publish('renewed')
  const { deliveries } = (await deliverApp('push', pushOf(commit))).body
  await ended(deliveries[0].deployment.number, 'live')
  await told(commit, 'success')

  // What is about to expire is not used any more.
  app.tokenMs = 60_000
  app.revoke()
  const before = app.asked.length
  const next = await upstream.publish('renewed again')
  await ended((await deliverApp('push', pushOf(next))).body.deliveries[0].deployment.number, 'live')
  expect(app.asked.length).toBeGreaterThan(before + 1)
  app.tokenMs = 3_600_000
})

test('a missed delivery is caught up', async () => {
  const commit = await upstream.publish('missed')
  await doprax.until(async () => (await deployments())[0].commit === commit, 'caught up')
  await ended((await deployments())[0].number, 'live')
})

test('checks are read with the App, and it tells of them', async () => {
  await setSource('octocat/hello', { waitForChecks: true })
  const commit = await upstream.publish('checked')
  github.checks.set(commit, { runs: [{ name: 'ci', status: 'in_progress', conclusion: null }], statuses: [] })
  const { number } = (await deliverApp('push', pushOf(commit))).body.deliveries[0].deployment
  const reason = async () => (await site.api(`/deployments/${number}`)).queue?.waitsFor
  await doprax.until(async () => /ci/.test((await reason()) ?? ''), 'waiting for ci')
  github.checks.set(commit, { runs: [{ name: 'ci' }], statuses: [] })
  const suite = examplesOf('check_suite')[0]!
  suite.check_suite.head_sha = commit
  expect((await deliverApp('check_suite', suite)).body.deliveries).toMatchObject([{ verdict: 'ignored' }])
  await ended(number, 'live')
})

test('an installation that is suspended, or removed, is said with the way to change it', async () => {
  installation.suspended = true
  app.revoke()
  await upstream.publish('suspended')
  const problem = async (words: RegExp) =>
    doprax.until(async () => words.test((await site.api('/source')).source.problem ?? ''), `${words}`)
  await problem(/is suspended there: resume it at .*\/settings\/installations\/\d+/)
  const { number } = await site.api<any>('/import', { method: 'POST' })
  await ended(number, 'failed')
  expect((await site.api(`/deployments/${number}`)).reason.message).toMatch(/resume it at/)

  app.uninstall(installation)
  await problem(/is not installed in octocat\/hello: install it at .*\/installations\/new/)
  await callApi(doprax, '/github-app', { method: 'DELETE' })
  await problem(/No GitHub App is set up on this server any more/)
})
