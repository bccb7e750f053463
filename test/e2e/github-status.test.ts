import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Doprax } from '../fixtures/doprax.ts'
import type { GitServer } from '../fixtures/git-http.ts'
import type { GithubApi } from '../fixtures/github-api.ts'
import { deliver, pushOf } from '../fixtures/github-hook.ts'
import { type GithubSite, startGithubSite } from '../fixtures/github-site.ts'
import { callApi, TestProject } from '../fixtures/project.ts'
import type { Upstream } from '../fixtures/upstream.ts'

const token = 'ghp_a-token-with-rights'
let hub: GithubSite
let doprax: Doprax
let host: GitServer
let github: GithubApi
let upstream: Upstream
let site: TestProject

beforeAll(async () => {
  hub = await startGithubSite({ token })
  ;({ doprax, host, github } = hub)
  upstream = await hub.upstream('octocat/hello')
  site = await TestProject.create(doprax, 'site')
  await callApi(doprax, '/projects', { method: 'POST', body: { name: 'site' } })
  await setSource(token)
})
afterAll(async () => {
  await hub?.[Symbol.asyncDispose]()
})

const setSource = (token: string) =>
  site.api('/source', {
    method: 'POST',
    body: { url: `${host.url}/octocat/hello.git`, token, branch: 'main' },
  })
const statuses = (commit: string) =>
  github.taken
    .filter(({ path }) => path === `/repos/octocat/hello/statuses/${commit}`)
    .map(({ body }) => body)
const told = (commit: string, state: string) =>
  doprax.until(() => statuses(commit).at(-1)?.state === state, `told ${state}`)

let secret: string

test("the webhook is made at GitHub with the token's rights", async () => {
  const { webhook, problem } = await site.api('/webhook', { method: 'POST' })
  secret = webhook.secret
  expect(problem).toBe(null)
  expect(github.taken.at(-1)).toEqual({
    path: '/repos/octocat/hello/hooks',
    body: {
      name: 'web',
      active: true,
      events: ['push', 'pull_request'],
      config: { url: `${doprax.url}/webhooks/github/site`, secret, content_type: 'json', insecure_ssl: '0' },
    },
  })
})

test('what is live is a success at the address of the project, also when GitHub fails at first', async () => {
  github.next.push({ status: 502 }, { status: 403, headers: { 'retry-after': '1' } })
  const commit = await upstream.publish('good')
  await deliver(doprax, 'site', secret, 'push', pushOf(commit))
  await told(commit, 'success')
  expect(statuses(commit).at(-1)).toEqual({
    state: 'success',
    target_url: `http://site.localhost:${doprax.ingressPort}`,
    description: 'Live as deployment 1.',
    context: 'doprax/site',
  })
})

test('a failure links to our page and says why', async () => {
  const commit = await upstream.publish('bad', { Dockerfile: 'FROM scratch\n' })
  const { body } = await deliver(doprax, 'site', secret, 'push', pushOf(commit))
  await told(commit, 'failure')
  const { reason } = await site.api(`/deployments/${body.deployment.number}`)
  const status = statuses(commit).at(-1)
  expect(status.target_url).toBe(body.deployment.url)
  expect(status.description.slice(0, 100)).toBe(reason.message.split('\n')[0].slice(0, 100))
})

test('without the rights the page says what GitHub said', async () => {
  await setSource('ghp_another')
  const { problem } = await site.api('/webhook', { method: 'POST' })
  expect(problem).toMatch(/GitHub answered 401: Bad credentials/)
  const commit = await upstream.publish('better')
  await deliver(doprax, 'site', secret, 'push', pushOf(commit))
  const said = async () => (await site.api('/source')).source.statusProblem
  await doprax.until(async () => /Bad credentials/.test((await said()) ?? ''), 'said why')
})

test('a repository that was renamed is said to have moved', async () => {
  await setSource(token)
  const moved = { status: 307, headers: { location: `${github.url}/repositories/1/statuses/x` } }
  github.next.push(...Array(20).fill(moved))
  const commit = await upstream.publish('moved')
  await deliver(doprax, 'site', secret, 'push', pushOf(commit))
  const said = async () => (await site.api('/source')).source.statusProblem
  await doprax.until(async () => /has moved: give the source the URL/.test((await said()) ?? ''), 'said why')
})
