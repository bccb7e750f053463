import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import { type GitServer, privateToken, serveGit } from '../fixtures/git-http.ts'
import { deliver, mergeOf, pushOf } from '../fixtures/github-hook.ts'
import { ensureBusyboxImage } from '../fixtures/images.ts'
import { callApi, httpdFiles, TestProject } from '../fixtures/project.ts'
import { Upstream } from '../fixtures/upstream.ts'

let doprax: Doprax
let host: GitServer
let folder: string

beforeAll(async () => {
  await ensureBusyboxImage()
  folder = await mkdtemp(join(tmpdir(), 'doprax-host-'))
  host = await serveGit(folder)
  doprax = await Doprax.start({
    DOPRAX_ALLOW_PRIVATE_SOURCES: '1',
    DOPRAX_STOP_GRACE: '1',
    DOPRAX_SOURCE_CHECK: '2',
  })
})
afterAll(async () => {
  await doprax?.[Symbol.asyncDispose]()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})

interface Imported {
  site: TestProject
  upstream: Upstream
  secret: string
}

/** A project whose source is a repository of its own at the host, not imported yet. */
async function project(name: string, source: Record<string, unknown> = {}): Promise<Imported> {
  const upstream = await Upstream.create(folder, name)
  const site = await TestProject.create(doprax, name)
  await callApi(doprax, '/projects', { method: 'POST', body: { name } })
  const body = { url: `${host.url}/${name}.git`, ...source }
  expect((await site.api('/source', { method: 'POST', body })).status).toBe(200)
  const { webhook } = await site.api('/webhook', { method: 'POST' })
  return { site, upstream, secret: webhook.secret }
}

async function ended(site: TestProject, number: number) {
  const get = () => site.api(`/deployments/${number}`)
  await doprax.until(async () => (await get()).finishedAt !== null, `deployment ${number} ended`)
  return get()
}

/** Imported and live. */
async function live(
  name: string,
  source: Record<string, unknown> = {},
): Promise<Imported & { commit: string }> {
  const imported = await project(name, source)
  const commit = await imported.upstream.publish('first')
  await imported.site.api('/import', { method: 'POST' })
  expect((await ended(imported.site, 1)).reason).toBe(null)
  return { ...imported, commit }
}

test('a repository is imported at its default branch, by its newest commit', async () => {
  const { site, upstream } = await project('public')
  const commit = await upstream.publish('imported')
  const begun = await site.api('/import', { method: 'POST' })
  expect([begun.status, begun.number, begun.commit]).toEqual([202, 1, null])
  expect(await ended(site, 1)).toMatchObject({ state: 'live', branch: 'main', commit, subject: 'imported' })
  expect(await site.visit()).toEqual({ status: 200, body: 'imported\n' })
  expect((await site.api('/source')).source).toMatchObject({ head: commit, branch: 'main', problem: null })
  expect(await site.tree.git('ls-remote', 'doprax', 'refs/heads/main')).toContain(commit)
})

test('a private one needs its token, which shows nowhere', async () => {
  const { site, upstream } = await project('secret', { url: `${host.url}/private/secret.git` })
  await upstream.publish('private')
  await site.api('/import', { method: 'POST' })
  expect((await ended(site, 1)).reason.message).toMatch(/does not exist, or is private.*give a token/)
  const url = `${host.url.replace('://', `://x-access-token:${privateToken}@`)}/private/secret.git`
  const { source } = await site.api('/source', { method: 'POST', body: { url } })
  expect(source).toMatchObject({ url: `${host.url}/private/secret.git`, credentials: 'token' })
  await site.api('/import', { method: 'POST' })
  expect(await ended(site, 2)).toMatchObject({ state: 'live' })
  const found = await run('grep', [
    '-rslF',
    privateToken,
    join(doprax.dataDir, 'logs'),
    join(doprax.dataDir, 'repos'),
  ])
  expect(found.output).toBe('')
  expect(doprax.output).not.toContain(privateToken)
})

test("a private project's submodules are fetched from beside it, also when it is tried again", async () => {
  const url = `${host.url}/private/parts.git`
  const { site, upstream } = await project('parts', { url, token: privateToken })
  const part = await Upstream.create(folder, 'part')
  await part.commit('first')
  await part.tree.commit('index.html', 'from a submodule')
  const pinned = await part.tree.git('rev-parse', 'HEAD')
  await upstream.tree.write('.gitmodules', '[submodule "part"]\n\tpath = www/part\n\turl = ../part.git\n')
  await upstream.publish('whole')
  await upstream.tree.git('update-index', '--add', '--cacheinfo', `160000,${pinned},www/part`)
  await upstream.tree.git('commit', '-q', '-m', 'Link')
  await upstream.tree.git('push', '-q', 'origin', 'main')
  await site.api('/import', { method: 'POST' })
  expect((await ended(site, 1)).reason.message).toMatch(/'www\/part' .* has no commit .*push that commit/)
  await part.tree.git('push', '-q', 'origin', 'main')
  await site.api('/deployments/1/retry', { method: 'POST' })
  expect(await ended(site, 2)).toMatchObject({ state: 'live' })
  expect((await site.visit('/part/')).body).toBe('from a submodule')
})

test('a push webhook is answered at once and deploys the commit', async () => {
  const { site, upstream, secret, commit: before } = await live('hooked')
  const commit = await upstream.publish('second')
  const { status, body } = await deliver(doprax, 'hooked', secret, 'push', pushOf(commit, { before }))
  expect([status, body.verdict, body.deployment.number]).toEqual([202, 'deploy', 2])
  expect(body.deployment.url).toBe(`${doprax.url}/projects/hooked/deployments/2`)
  expect(await ended(site, 2)).toMatchObject({ state: 'live', commit, subject: 'second', author: 'Ann' })
  expect((await site.visit()).body).toBe('second\n')
})

test('push, pull request, two hooks, redeliveries and a git push of one commit are one deployment', async () => {
  const { site, upstream, secret, commit: before } = await live('once')
  const commit = await upstream.publish('merged')
  await site.tree.git('pull', '-q', join(folder, 'once.git'), 'main')
  const push = pushOf(commit, { before })
  const merge = mergeOf(commit)
  const [pushed, ...sent] = await Promise.all([
    site.push(),
    deliver(doprax, 'once', secret, 'push', push),
    deliver(doprax, 'once', secret, 'pull_request', merge),
    deliver(doprax, 'once', secret, 'push', push, { guid: 'same' }),
    deliver(doprax, 'once', secret, 'push', push, { guid: 'same' }),
  ])
  expect(sent.map(({ status, body }) => [status, body.deployment.number])).toEqual(sent.map(() => [202, 2]))
  expect(await ended(site, 2)).toMatchObject({ reason: null, state: 'live', commit })
  expect(pushed.output).toContain('deployment 2')
  expect(pushed.status).toBe(0)
  expect(await ended(site, 2)).toMatchObject({ state: 'live', commit })
  expect((await site.api('/deployments')).deployments).toHaveLength(2)
  expect((await site.api('/deliveries')).deliveries).toHaveLength(3)
})

test('a delivery that comes late gives way to the commit where the branch is', async () => {
  const { site, upstream, secret, commit: first } = await live('late')
  const second = await upstream.publish('second')
  const third = await upstream.publish('third')
  const { body } = await deliver(doprax, 'late', secret, 'push', pushOf(second, { before: first }))
  expect(await ended(site, body.deployment.number)).toMatchObject({ state: 'superseded', supersededBy: 3 })
  expect(await ended(site, 3)).toMatchObject({ state: 'live', commit: third })
  const late = await deliver(doprax, 'late', secret, 'push', pushOf(third, { before: second }))
  expect(late.body.deployment.number).toBe(3)
})

test('a branch that was turned back is deployed as it is', async () => {
  const { site, upstream, secret, commit: first } = await live('back')
  const second = await upstream.publish('second')
  await deliver(doprax, 'back', secret, 'push', pushOf(second, { before: first }))
  await ended(site, 2)
  await upstream.tree.git('reset', '-q', '--hard', first)
  await upstream.tree.git('push', '-q', '--force', 'origin', 'main')
  const { body } = await deliver(doprax, 'back', secret, 'push', pushOf(first, { before: second }))
  expect(await ended(site, body.deployment.number)).toMatchObject({ number: 3, state: 'live', commit: first })
})

test('a commit whose message says [skip ci] is not deployed, also when only the repository tells', async () => {
  const { site, upstream, secret } = await live('skipped')
  await upstream.tree.write('www/index.html', 'skipped')
  const commit = await upstream.commit('Merge pull request #1\n\nFix a typo [skip ci]')
  const { body } = await deliver(doprax, 'skipped', secret, 'pull_request', mergeOf(commit))
  const { state, reason } = await ended(site, body.deployment.number)
  expect([state, reason.message]).toEqual(['canceled', expect.stringMatching(/says \[skip ci\]/)])
})

test('a commit that changes nothing under the watched paths is not deployed', async () => {
  const { site, upstream, secret, commit: first } = await live('watched', { watch: ['www', 'Dockerfile'] })
  await upstream.tree.write('docs/readme', 'words')
  const docs = await upstream.commit('Write docs')
  await deliver(doprax, 'watched', secret, 'push', pushOf(docs, { before: first }))
  expect((await ended(site, 2)).reason.message).toMatch(/Nothing under www, Dockerfile differs/)
  const commit = await upstream.publish('changed')
  await deliver(doprax, 'watched', secret, 'push', pushOf(commit, { before: docs }))
  expect(await ended(site, 3)).toMatchObject({ state: 'live', commit })
})

test('an address that is none is refused', async () => {
  const body = { url: 'ext::sh -c true' }
  const { status, error } = await callApi(doprax, '/projects/public/source', { method: 'POST', body })
  expect([status, error.code]).toEqual([400, 'bad_source'])
})

test('a link out of the tree shows nothing of the server, and is no Dockerfile', async () => {
  const { site, upstream } = await project('linked')
  const secret = join(folder, 'of-the-server')
  await writeFile(secret, httpdFiles('x').Dockerfile!)
  await mkdir(join(upstream.tree.path, 'www'), { recursive: true })
  await symlink(secret, join(upstream.tree.path, 'www', 'secret'))
  await upstream.publish('linked')
  await site.api('/import', { method: 'POST' })
  expect(await ended(site, 1)).toMatchObject({ state: 'live' })
  expect((await site.visit('/secret')).status).toBe(404)
  await rm(join(upstream.tree.path, 'Dockerfile'))
  await symlink(secret, join(upstream.tree.path, 'Dockerfile'))
  await upstream.commit('Link the Dockerfile')
  await site.api('/import', { method: 'POST' })
  expect((await ended(site, 2)).reason).toMatchObject({ code: 'no_dockerfile' })
})

test('what fails is said with its cure, and can be tried again', async () => {
  const { site, upstream, secret } = await project('broken', { branch: 'main' })
  await site.api('/import', { method: 'POST' })
  expect((await ended(site, 1)).reason.message).toMatch(/has no branch main: push one there/)
  const commit = await upstream.publish('mended')
  const { body } = await deliver(doprax, 'broken', secret, 'push', pushOf(commit))
  expect(await ended(site, body.deployment.number)).toMatchObject({ state: 'live' })
})

test('a deployment that failed still says who told of it when its delivery was tried again, twice', async () => {
  const { site, upstream, secret } = await project('again')
  await upstream.tree.write('dockerfile', 'FROM scratch\n')
  const commit = await upstream.commit('Name it wrong')
  const { body } = await deliver(doprax, 'again', secret, 'push', pushOf(commit))
  for (const number of [1, 2, 3]) {
    expect((await ended(site, number)).reason.code).toBe('no_dockerfile')
    expect((await site.api('/deployments/1')).origin).toEqual({ kind: 'webhook', host: 'github' })
    if (number < 3) await site.api(`/deliveries/${body.id}/redeliver`, { method: 'POST' })
  }
  expect((await site.api(`/deliveries/${body.id}`)).deployment.number).toBe(3)
})

test('a delivery that was missed is caught up by looking at the branch', async () => {
  const { site, upstream, secret } = await live('missed')
  await deliver(doprax, 'missed', secret, 'ping', {})
  const commit = await upstream.publish('missed')
  await doprax.until(async () => (await site.api('/deployments')).deployments.length === 2, 'caught up')
  expect(await ended(site, 2)).toMatchObject({ state: 'live', commit })
})

test('[skip ci] at the head of the branch deploys nothing when it is caught up, is explained once, and keeps nothing else back', async () => {
  const { site, upstream, secret, commit: first } = await live('bumped')
  await deliver(doprax, 'bumped', secret, 'ping', {})
  await upstream.tree.write('www/index.html', 'not deployed')
  const missed = await upstream.commit('Write notes [skip ci]')
  const explained = async () =>
    (await site.api('/deliveries')).deliveries.filter((each: any) => each.verdict === 'ignored')
  await doprax.until(async () => (await explained()).length === 1, 'explained')
  expect((await explained())[0]).toMatchObject({
    host: 'doprax',
    event: 'look',
    reason: `The message of ${missed.slice(0, 7)} says [skip ci].`,
    deployment: null,
  })
  const checkedAt = async () => (await site.api('/source')).source.checkedAt
  const before = await checkedAt()
  await doprax.until(async () => (await checkedAt()) > before, 'looked again')
  expect([(await explained()).length, (await site.api('/deployments')).deployments.length]).toEqual([1, 1])

  const wanted = await upstream.publish('wanted')
  await upstream.tree.write('version', '2')
  const bump = await upstream.commit('2.0 [skip ci]')
  await deliver(doprax, 'bumped', secret, 'push', pushOf(bump, { before: wanted, message: '2.0 [skip ci]' }))
  const { body } = await deliver(doprax, 'bumped', secret, 'push', pushOf(wanted, { before: missed }))
  expect(await ended(site, body.deployment.number)).toMatchObject({
    number: 2,
    state: 'live',
    commit: wanted,
  })
  const late = await deliver(
    doprax,
    'bumped',
    secret,
    'push',
    pushOf(missed, { before: first, message: 'Tidy' }),
  )
  expect((await ended(site, late.body.deployment.number)).reason.code).toBe('not_needed')
  expect((await site.visit()).body).toBe('wanted\n')
})
