import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { type GitServer, serveGit } from '../fixtures/git-http.ts'
import { type GithubApi, startGithubApi } from '../fixtures/github-api.ts'
import { GithubAppHost } from '../fixtures/github-app/github-app.ts'
import { makeApp, setUpApp } from '../fixtures/github-app/set-up.ts'
import { callApi } from '../fixtures/project.ts'

const app = new GithubAppHost()
let doprax: Doprax
let host: GitServer
let github: GithubApi
let folder: string
let bob: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doprax-host-'))
  host = await serveGit(folder, app)
  github = await startGithubApi('ghp_unused', app)
  doprax = await Doprax.start({ DOPRAX_GITHUB_URL: host.url, DOPRAX_GITHUB_API: github.url })
  bob = (await post('/users', { name: 'bob' })).token
})
afterAll(async () => {
  await doprax?.[Symbol.asyncDispose]()
  await Promise.all([host?.close(), github?.close()])
  await rm(folder, { recursive: true, force: true })
})

const get = (token?: string) => callApi(doprax, '/github-app', { token })
const begin = (body = {}) => post('/github-app/manifest', body)
const finish = (body: object, token?: string) => post('/github-app', body, token)
const post = (path: string, body: unknown, token?: string) =>
  callApi<any>(doprax, path, { method: 'POST', body, token })

/** As when the machine's clock went on. */
function age(ms: number, column: 'created_at' | 'taken_at'): void {
  const database = new DatabaseSync(join(doprax.dataDir, 'doprax.db'), { timeout: 30_000 })
  database.exec(`UPDATE github_app_attempts SET ${column} = ${column} - ${ms}`)
  database.close()
}

test('GitHub is asked for the least, and told where to send people and deliveries', async () => {
  const { action, manifest } = await begin({ organization: 'octo-org' })
  expect(action).toMatch(`${host.url}/organizations/octo-org/settings/apps/new?state=`)
  expect(JSON.parse(manifest)).toMatchObject({
    url: doprax.url,
    hook_attributes: { url: `${doprax.url}/webhooks/github`, active: true },
    redirect_url: `${doprax.url}/github-app/created`,
    public: false,
    default_permissions: {
      contents: 'read',
      metadata: 'read',
      statuses: 'write',
      checks: 'read',
      pull_requests: 'read',
    },
  })
  expect((await begin({ organization: '../evil' })).status).toBe(400)
})

test('only an admin can see it, set it up, or remove it', async () => {
  for (const [method, path] of [
    ['GET', '/github-app'],
    ['GET', '/github-app/repositories'],
    ['POST', '/github-app/manifest'],
    ['DELETE', '/github-app'],
  ] as const) {
    const body = method === 'POST' ? {} : undefined
    expect(await callApi(doprax, path, { method, body, token: bob })).toMatchObject({
      status: 403,
      error: { code: 'forbidden' },
    })
  }
  const made = await makeApp(await begin())
  expect((await finish(made, bob)).status).toBe(403)
})

test('a state that is forged, of another session, or too old gets no keys', async () => {
  const made = await makeApp(await begin())
  const forged = await finish({ ...made, state: 'A'.repeat(32) })
  expect([forged.status, forged.error.code]).toEqual([400, 'bad_state'])

  const cookie = await signIn()
  const inSession = await fetch(`${doprax.url}/api/v1/github-app`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-doprax-request': '1', cookie },
    body: JSON.stringify(made),
  })
  expect([inSession.status, ((await inSession.json()) as any).error.code]).toEqual([400, 'bad_state'])

  age(3_600_001, 'created_at')
  expect((await finish(made)).error).toMatchObject({
    code: 'bad_state',
    message: expect.stringContaining('Delete the App at GitHub'),
  })
  expect(await get()).toMatchObject({ app: null, lost: null })
})

test('a GitHub that fails can be asked again; keys that it does not give are said to be lost', async () => {
  const made = await makeApp(await begin())
  github.next.push({ status: 502 })
  expect((await finish(made)).error.code).toBe('github_failed')
  const lost = await finish({ ...made, code: 'f'.repeat(40) })
  expect(lost.error).toMatchObject({
    code: 'app_lost',
    message: expect.stringMatching(
      /\(GitHub answered 404: Not Found\)\. Delete the App at GitHub, and begin again/,
    ),
  })
  expect((await finish(made)).error.code).toBe('bad_state')
  age(60_000, 'taken_at')
  expect((await get()).lost).toMatchObject({ appsUrl: `${host.url}/settings/apps` })
})

test('a server that dies while it fetches the keys says that they are lost', async () => {
  const made = await makeApp(await begin({ organization: 'octo-org' }))
  github.next.push('none')
  const finishing = finish(made).catch(() => null)
  await doprax.until(() => github.next.length === 0, 'asking GitHub')
  process.kill(doprax.pidOf('server')!, 'SIGKILL')
  expect(await finishing).toBe(null)
  const lost = async () => (await get().catch(() => null))?.lost?.appsUrl
  await doprax.until(
    async () => (await lost()) === `${host.url}/organizations/octo-org/settings/apps`,
    'told',
  )
})

test('the App is stored with its keys sealed, its state is good for once, and no answer has a secret', async () => {
  const form = await begin()
  const made = await makeApp(form)
  const answer = await finish(made)
  expect(answer).toMatchObject({
    status: 201,
    app: { owner: 'octocat', url: expect.stringContaining(`${host.url}/apps/doprax-`), problem: null },
  })
  expect((await finish(made)).error.code).toBe('github_app_exists')
  expect((await begin()).error.code).toBe('github_app_exists')
  const text = JSON.stringify([answer, await get()])
  expect(text).not.toMatch(/PRIVATE KEY|secret/i)
  expect(text).not.toContain(app.app!.webhookSecret)
  const files = ['doprax.db', 'doprax.db-wal'].map((name) =>
    readFileSync(join(doprax.dataDir, name), 'latin1'),
  )
  expect(files.join('')).not.toMatch(/PRIVATE KEY/)
  expect(files.join('')).not.toContain(app.app!.webhookSecret)
})

test('installations are shown as GitHub says, also while it says nothing', async () => {
  app.install('octocat', ['octocat/hello', 'octocat/world'])
  app.install('octo-org', ['octo-org/site']).suspended = true
  expect((await get()).app.installations).toMatchObject([
    { account: 'octocat', repositories: 2, suspended: false },
    { account: 'octo-org', repositories: null, suspended: true },
  ])
  const names = (await callApi(doprax, '/github-app/repositories')).repositories
  expect(names).toEqual([
    { name: 'octocat/hello', private: true, defaultBranch: 'main' },
    { name: 'octocat/world', private: true, defaultBranch: 'main' },
  ])
  github.next.push({ status: 503 })
  expect((await get()).app).toMatchObject({ installations: [], problem: expect.stringContaining('503') })
})

test('one that is removed here can be set up again', async () => {
  expect((await callApi(doprax, '/github-app', { method: 'DELETE' })).status).toBe(204)
  expect(await get()).toMatchObject({ app: null, lost: null })
  expect(await setUpApp(doprax, { organization: 'octo-org' })).toMatchObject({
    app: {
      owner: 'octo-org',
      settingsUrl: expect.stringContaining('/organizations/octo-org/settings/apps/'),
    },
  })
})

async function signIn(): Promise<string> {
  const response = await fetch(`${doprax.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-doprax-request': '1' },
    body: JSON.stringify({ token: doprax.token }),
  })
  return response.headers.getSetCookie()[0]!.split(';')[0]!
}
