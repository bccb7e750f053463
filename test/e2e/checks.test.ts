import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, type TestBrowser } from '../fixtures/browser.ts'
import type { Doprax } from '../fixtures/doprax.ts'
import type { GitServer } from '../fixtures/git-http.ts'
import type { GithubApi } from '../fixtures/github-api.ts'
import type { CommitChecks } from '../fixtures/github-checks.ts'
import { deliver, examplesOf, pushOf } from '../fixtures/github-hook.ts'
import { type GithubSite, startGithubSite } from '../fixtures/github-site.ts'
import { callApi, TestProject } from '../fixtures/project.ts'
import type { Upstream } from '../fixtures/upstream.ts'

const token = 'ghp_a-token-with-rights'
let hub: GithubSite
let doprax: Doprax
let browser: TestBrowser
let host: GitServer
let github: GithubApi
let folder: string
let upstream: Upstream
let site: TestProject
let secret: string

beforeAll(async () => {
  ;[hub, browser] = await Promise.all([
    startGithubSite({ token, env: { DOPRAX_CHECKS_GRACE: '15' } }),
    launchBrowser(),
  ])
  ;({ doprax, host, github, folder } = hub)
  upstream = await hub.upstream('octocat/hello')
  site = await TestProject.create(doprax, 'site')
  await callApi(doprax, '/projects', { method: 'POST', body: { name: 'site' } })
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await hub?.[Symbol.asyncDispose]()
})

const source = (more: object) =>
  site.api('/source', {
    method: 'POST',
    body: { url: `${host.url}/octocat/hello.git`, branch: 'main', waitForChecks: true, ...more },
  })

/** A commit whose push has been delivered; the number of its deployment. */
async function arrive(text: string, checks: Partial<CommitChecks> | null) {
  const commit = await upstream.publish(text)
  know(commit, checks)
  const { body } = await deliver(doprax, 'site', secret, 'push', pushOf(commit))
  return { commit, number: body.deployment.number as number }
}

function know(commit: string, checks: Partial<CommitChecks> | null) {
  if (checks) github.checks.set(commit, { runs: [], statuses: [], ...checks })
}

const get = (number: number) => site.api(`/deployments/${number}`)

async function waiting(number: number, forWhat: RegExp) {
  await doprax.until(async () => {
    const { state, awaitsChecks, queue } = await get(number)
    return state === 'queued' && awaitsChecks && forWhat.test(queue?.waitsFor ?? '')
  }, `deployment ${number} waits for ${forWhat}`)
}

async function ended(number: number) {
  await doprax.until(async () => (await get(number)).finishedAt !== null, `deployment ${number} ended`)
  return get(number)
}

async function log(number: number): Promise<string> {
  const headers = { authorization: `Bearer ${doprax.token}` }
  return (await fetch(`${doprax.url}/api/v1/projects/site/deployments/${number}/log`, { headers })).text()
}

test('only a source that GitHub can be asked about can wait for checks', async () => {
  const refused = await source({})
  expect([refused.status, refused.error.code]).toEqual([400, 'bad_source'])
  expect(refused.error.message).toMatch(/give a repository on GitHub by https, and a token/)
  expect((await source({ token })).source.waitForChecks).toBe(true)
  await site.api('/webhook', { method: 'POST' })
  secret = (await site.api('/webhook')).webhook.secret
  expect(github.taken.at(-1)!.body.events).toEqual(['push', 'pull_request', 'check_suite'])
})

test('what a person imports does not wait', async () => {
  know(await upstream.publish('first'), { runs: [{ name: 'build', status: 'queued' }] })
  await site.api('/import', { method: 'POST' })
  expect(await ended(1)).toMatchObject({ state: 'live' })
})

test('a delivered commit waits until all its checks have passed, over a restart and a failing GitHub', async () => {
  github.next.push({ status: 502 })
  const runs = [
    { name: 'build' },
    { name: 'docs', conclusion: 'skipped' },
    { name: 'test', status: 'queued' },
  ]
  const statuses = [
    { context: 'ci/deep', state: 'pending' },
    // Another project of the same repository, which waits as well.
    { context: 'doprax/other', state: 'pending' },
  ]
  const { commit, number } = await arrive('second', { runs, statuses })
  await waiting(number, /checks on GitHub: ci\/deep, test\.$/)
  const statusesSent = () => github.taken.filter(({ path }) => path.endsWith(commit)).map(({ body }) => body)
  await doprax.until(
    () => statusesSent().at(-1)?.description.endsWith('waits for checks.'),
    'told that it waits',
  )
  expect(statusesSent().at(-1).state).toBe('pending')

  await site.api('/env', { method: 'PATCH', body: { set: { COLOUR: { value: 'red' } } } })
  expect(await ended(number + 1)).toMatchObject({ kind: 'config', state: 'live' })
  const { page } = await openSignedIn(browser, doprax, `/projects/site/deployments/${number}`)
  await page.getByText('Held back until its checks pass', { exact: true }).waitFor()
  await page.getByText('Waiting: checks on GitHub: ci/deep, test.').waitFor()
  await doprax.stop()
  await doprax.start()
  await waiting(number, /ci\/deep, test/)

  know(commit, {
    runs: runs.map(({ name }) => ({ name })),
    statuses: [{ context: 'ci/deep', state: 'success' }],
  })
  const [suite] = examplesOf('check_suite')
  suite!.check_suite.head_sha = commit
  const { body } = await deliver(doprax, 'site', secret, 'check_suite', suite)
  expect(body).toMatchObject({
    verdict: 'ignored',
    reason: expect.stringMatching(/success\. It deploys nothing/),
  })
  expect(await ended(number)).toMatchObject({ state: 'live', commit })
  await page.locator('.title-line [data-state=live]').waitFor()
  expect(await log(number)).toContain('Passed: ci/deep, build, docs, test.')
  await doprax.until(() => statusesSent().at(-1)?.state === 'success', 'told that it is live')
})

test('a newer commit takes the place of one that waits', async () => {
  const old = await arrive('third', { runs: [{ name: 'build', status: 'in_progress' }] })
  await waiting(old.number, /build/)
  const { commit, number } = await arrive('fourth', { runs: [{ name: 'build' }] })
  expect(await ended(old.number)).toMatchObject({ state: 'superseded', supersededBy: number })
  expect(await ended(number)).toMatchObject({ state: 'live', commit })
})

test('a check that fails ends it, by name and link; a person can push it all the same', async () => {
  const failing = { runs: [{ name: 'build' }, { name: 'test', conclusion: 'timed_out' }] }
  const { commit, number } = await arrive('fifth', failing)
  const { state, reason } = await ended(number)
  expect([state, reason.code]).toEqual(['canceled', 'checks_failed'])
  const job = 'https://github.com/octocat/hello/actions/runs/7/job/test'
  expect(reason.message).toBe(`A check did not pass: test: ${job}`)
  const { page, problems } = await openSignedIn(browser, doprax, `/projects/site/deployments/${number}`)
  expect(await page.getByRole('link', { name: job }).getAttribute('href')).toBe(job)
  expect(problems).toEqual([])
  await site.tree.git('pull', '-q', join(folder, 'octocat/hello.git'), 'main')
  expect(await site.tree.git('rev-parse', 'HEAD')).toBe(commit)
  expect((await site.push()).output).toMatch(/Live: /)
})

test('a commit that has no checks is deployed after the grace time', async () => {
  const { number } = await arrive('sixth', null)
  await waiting(number, /has none of this commit yet/)
  expect(await ended(number)).toMatchObject({ state: 'live' })
  expect(await log(number)).toMatch(/no checks of this commit after 15\.0 s/)
})

test('all pages of checks count, and the wait has a limit', async () => {
  const runs = Array.from({ length: 250 }, (_, n) => ({ name: `test ${n}` }))
  const { number } = await arrive('seventh', { runs: [...runs, { name: 'the last', status: 'in_progress' }] })
  await waiting(number, /checks on GitHub: the last\.$/)
  await doprax.stop()
  await doprax.start({ DOPRAX_CHECKS_TIMEOUT: '1' })
  const { state, reason } = await ended(number)
  expect([state, reason.code]).toEqual(['canceled', 'checks_timeout'])
  expect(reason.message).toMatch(/Not done after 1\.0 s: the last\./)
})

test('a token that may not read them is said with its cure', async () => {
  await source({ token: 'ghp_another' })
  const { number } = await arrive('eighth', null)
  expect((await ended(number)).reason.message).toMatch(/Bad credentials.*\nGive the source a token/s)
})
