import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Doprax } from '../fixtures/doprax.ts'
import { type GitServer, privateToken } from '../fixtures/git-http.ts'
import { deliver, pushOf } from '../fixtures/github-hook.ts'
import { type GithubSite, startGithubSite } from '../fixtures/github-site.ts'
import { callApi, remote, TestProject } from '../fixtures/project.ts'
import type { Upstream } from '../fixtures/upstream.ts'

let hub: GithubSite
let doprax: Doprax
let host: GitServer
let upstream: Upstream
let site: TestProject

beforeAll(async () => {
  hub = await startGithubSite({ token: privateToken })
  ;({ doprax, host } = hub)
  upstream = await hub.upstream('octocat/hello')
  site = await TestProject.create(doprax, 'site')
})
afterAll(async () => {
  await hub?.[Symbol.asyncDispose]()
})

const create = (body: unknown) => callApi(doprax, '/projects', { method: 'POST', body })
const setSource = (body: unknown) => site.api('/source', { method: 'POST', body })
async function live(number: number) {
  const get = () => site.api(`/deployments/${number}`)
  await doprax.until(async () => (await get()).finishedAt !== null || (await get()).liveAt !== null, 'ended')
  return get()
}

test('a project is made from a repository in one go, and its deployments say where they came from', async () => {
  const first = await upstream.publish('one')
  const made = await create({ name: 'site', source: { url: 'octocat/hello' } })
  expect([made.status, made.name, made.latest.origin]).toEqual([201, 'site', { kind: 'import', host: null }])
  expect(await live(1)).toMatchObject({ state: 'live', commit: first })
  expect((await site.api('/source')).source).toMatchObject({
    url: `${host.url}/octocat/hello`,
    page: `${host.url}/octocat/hello`,
    branch: 'main',
    head: first,
  })

  const again = await setSource({ url: 'octocat/hello', branch: 'main', watch: ['Dockerfile', 'www'] })
  expect(again.source.head).toBe(first)

  const { webhook } = await site.api('/webhook', { method: 'POST' })
  const second = await upstream.publish('two')
  await deliver(doprax, 'site', webhook.secret, 'push', pushOf(second, { before: first }))
  expect(await live(2)).toMatchObject({ origin: { kind: 'webhook', host: 'github' } })
  await upstream.tree.git('remote', 'add', 'doprax', remote(doprax, 'site', doprax.token))
  await upstream.tree.git('commit', '-q', '--allow-empty', '-m', 'three')
  await upstream.tree.git('push', '-q', 'doprax', 'main')
  expect((await site.api('/deployments/3')).origin).toEqual({ kind: 'git', host: null })
})

test('a source that can be none leaves no project behind', async () => {
  const { status, error } = await create({ name: 'none', source: { url: 'ext::sh -c true' } })
  expect([status, error.code, error.details]).toEqual([400, 'bad_source', { field: 'url' }])
  expect((await callApi(doprax, '/projects/none')).status).toBe(404)
  const taken = await create({ name: 'site', source: { url: 'octocat/other' } })
  expect([taken.status, taken.error.code]).toEqual([409, 'name_taken'])
  expect((await site.api('/source')).source.url).toBe(`${host.url}/octocat/hello`)
})

test.each([
  ['branch', { url: 'octocat/hello', branch: '--upload-pack=x' }],
  ['deployKey', { url: 'git@localhost:octocat/hello.git' }],
  ['deployKey', { url: 'https://localhost/octocat/hello', deployKey: 'PRIVATE KEY' }],
  ['waitForChecks', { url: 'octocat/hello', waitForChecks: true }],
])('an error of %s names the field', async (field, source) => {
  const { status, error } = await setSource(source)
  expect([status, error.details]).toEqual([400, { field }])
})

test('a webhook says where it was made by itself, or why it was not', async () => {
  const { webhook } = await site.api('/webhook')
  expect([webhook.madeFor, webhook.problem]).toEqual([null, 'There is no token for a repository of GitHub.'])
  await setSource({ url: 'octocat/hello', token: privateToken })
  await site.api('/webhook', { method: 'POST' })
  const made = (await site.api('/webhook')).webhook
  expect(made).toEqual({ ...webhook, madeFor: `${host.url}/octocat/hello`, problem: null })
})
