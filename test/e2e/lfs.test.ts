import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import { type GitServer, privateToken, serveGit } from '../fixtures/git-http.ts'
import { lfsFiles, lfsFilter, lfsObject, useLfs } from '../fixtures/git-lfs.ts'
import { ensureBusyboxImage } from '../fixtures/images.ts'
import { LfsHost, listen } from '../fixtures/lfs-host.ts'
import { callApi, httpdFiles, remote, TestProject } from '../fixtures/project.ts'
import { basic } from '../fixtures/raw-http.ts'
import { Upstream } from '../fixtures/upstream.ts'

let doprax: Doprax
let folder: string
let host: GitServer
const lfs = new LfsHost()

beforeAll(async () => {
  await ensureBusyboxImage()
  folder = await mkdtemp(join(tmpdir(), 'doprax-lfs-'))
  host = await serveGit(folder, undefined, undefined, lfs)
  doprax = await Doprax.start({ DOPRAX_ALLOW_PRIVATE_SOURCES: '1', DOPRAX_STOP_GRACE: '1' })
})
afterAll(async () => {
  await doprax?.[Symbol.asyncDispose]()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})

const noise = (bytes: number) => randomBytes(bytes / 2).toString('hex')
const repository = (name: string) => join(doprax.dataDir, 'repos', `${name}.git`)

/** A site with one file in Git LFS, not committed yet. */
async function lfsSite(name: string, content: string): Promise<TestProject> {
  const site = await TestProject.create(doprax, name)
  await useLfs(site.tree, '*.txt')
  for (const [path, text] of Object.entries({ ...httpdFiles(name), 'www/large.txt': content }))
    await site.tree.write(path, text)
  await site.tree.commit('.dockerignore', '.git*\n')
  return site
}

test('the first push of a project has its files in Git LFS built in, and a clone has them', async () => {
  const content = noise(3_000_000)
  const site = await lfsSite('first', content)
  expect(await site.push()).toMatchObject({ status: 0 })
  expect(await site.visit('/large.txt')).toEqual({ status: 200, body: content })
  const copy = join(folder, 'copy')
  const url = remote(doprax, 'first', doprax.token)
  expect(await run('git', [...lfsFilter, 'clone', '-q', url, copy])).toMatchObject({ status: 0 })
  expect(await readFile(join(copy, 'www/large.txt'), 'utf8')).toBe(content)
})

test('contents that were not sent end the push by name, and git lfs push makes it good', async () => {
  const content = noise(100)
  const site = await lfsSite('unsent', content)
  const refused = await site.push('--no-verify')
  expect(refused.output).toMatch(
    /in Git LFS, but their content was not sent:\s+remote: +www\/large\.txt\s+remote: +Send it \(git lfs push --all doprax\)/,
  )
  expect(refused.status).not.toBe(0)
  expect(await site.tree.try('lfs', 'push', '--all', 'doprax')).toMatchObject({ status: 0 })
  expect(await site.push()).toMatchObject({ status: 0 })
  expect((await site.visit('/large.txt')).body).toBe(content)
})

test("another person's contents can be neither had nor replaced", async () => {
  const content = noise(100)
  const site = await lfsSite('private', content)
  await site.push()
  const { token } = await callApi(doprax, '/users', { method: 'POST', body: { name: 'eve' } })
  const { oid, size } = lfsObject(content)
  const base = `${doprax.url}/private.git/info/lfs/objects`
  const headers = { authorization: basic(token), 'content-type': 'application/vnd.git-lfs+json' }
  const ask = (operation: string) =>
    fetch(`${base}/batch`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ operation, objects: [{ oid, size }] }),
    })
  const answers = [
    await ask('download'),
    await ask('upload'),
    await fetch(`${base}/${oid}`, { headers }),
    await fetch(`${base}/${oid}`, { method: 'PUT', headers, body: content }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
})

test('a server that is killed in the middle of an upload leaves no object, and what it left goes away', async () => {
  const content = noise(200_000)
  const site = await lfsSite('killed', content)
  const { oid, size } = lfsObject(content)
  const upload = request(`${doprax.url}/killed.git/info/lfs/objects/${oid}`, {
    method: 'PUT',
    headers: { authorization: basic(doprax.token), 'content-length': size },
  })
  upload.on('error', () => {})
  upload.write(content.slice(0, size / 2))
  const half = () => [...lfsFiles(repository('killed'))]
  await expect.poll(() => half().map(([, bytes]) => bytes.length)).toEqual([size / 2])
  const before = doprax.pidOf('server')!
  process.kill(before, 'SIGKILL')
  const isBack = () =>
    fetch(`${doprax.url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await doprax.until(async () => doprax.pidOf('server') !== before && (await isBack()), 'the server is back')
  expect(half().map(([name]) => name.split('/')[0])).toEqual(['tmp'])
  expect(await site.push()).toMatchObject({ status: 0 })
  expect((await site.visit('/large.txt')).body).toBe(content)
  const [left] = half().filter(([name]) => name.startsWith('tmp/'))
  await utimes(join(repository('killed'), 'lfs', left![0]), 0, 0)
  await doprax.stop()
  await doprax.start()
  expect(half().map(([name]) => name.slice(-64))).toEqual([oid])
})

async function ended(site: TestProject, number: number) {
  const get = () => site.api(`/deployments/${number}`)
  await doprax.until(async () => (await get()).finishedAt !== null, `deployment ${number} ended`)
  return get()
}

test("an imported commit's files are fetched from the LFS server of its source, once", async () => {
  const content = noise(2_000_000)
  const upstream = await Upstream.create(folder, 'imported')
  await upstream.tree.git('config', 'lfs.url', `${host.url}/imported.git/info/lfs`)
  await useLfs(upstream.tree, '*.txt')
  await upstream.publish('imported', { 'www/large.txt': content, 'www/same.txt': content })
  expect(lfs.contents.has(lfsObject(content).oid)).toBe(true)
  const site = await TestProject.create(doprax, 'imported')
  const source = { url: `${host.url}/imported.git` }
  await callApi(doprax, '/projects', { method: 'POST', body: { name: 'imported', source } })
  expect(await ended(site, 1)).toMatchObject({ reason: null, state: 'live' })
  expect((await site.visit('/same.txt')).body).toBe(content)
  const log = await (
    await fetch(`${doprax.url}/api/v1/projects/imported/deployments/1/log`, {
      headers: { authorization: `Bearer ${doprax.token}` },
    })
  ).text()
  expect(log).toMatch(/Fetching 1 file of Git LFS, 2 MB/)
  expect(log).toMatch(/1 of 1 files, 2 MB of 2 MB/)

  lfs.contents.clear()
  await upstream.publish('again', { 'www/new.txt': 'new' })
  lfs.contents.clear()
  await site.api('/import', { method: 'POST' })
  const { reason } = await ended(site, 2)
  expect(reason).toMatchObject({ code: 'lfs_failed' })
  expect(reason.message).toMatch(
    /can't be had from 127\.0\.0\.1:\d+: it does not have it\.\n {2}www\/new\.txt\nPush it there/,
  )
  lfs.add('new')
  await site.api('/deployments/2/retry', { method: 'POST' })
  expect(await ended(site, 3)).toMatchObject({ state: 'live' })
  expect((await site.visit('/new.txt')).body).toBe('new')
})

test("a private project's submodule has its files in Git LFS built in too", async () => {
  const content = noise(1000)
  const part = await Upstream.create(folder, 'part')
  await part.tree.git('config', 'lfs.url', `${host.url}/part.git/info/lfs`)
  await useLfs(part.tree, '*.txt')
  for (const name of ['needed.txt', 'ignored.txt']) await part.tree.write(name, `${name} ${content}`)
  const pinned = await part.commit('part')
  lfs.contents.delete(lfsObject(`ignored.txt ${content}`).oid)
  const whole = await Upstream.create(folder, 'whole')
  await whole.tree.write('.gitmodules', '[submodule "part"]\n\tpath = www/part\n\turl = ../part.git\n')
  await whole.tree.git('update-index', '--add', '--cacheinfo', `160000,${pinned},www/part`)
  for (const [path, text] of Object.entries(httpdFiles('whole'))) await whole.tree.write(path, text)
  await whole.tree.write('.dockerignore', 'www/part/ignored.txt\n')
  await whole.tree.git('add', '.gitmodules', '.dockerignore', 'Dockerfile', 'www/index.html')
  await whole.tree.git('commit', '-q', '-m', 'whole')
  await whole.tree.git('push', '-q', 'origin', 'main')
  const site = await TestProject.create(doprax, 'whole')
  const source = { url: `${host.url}/private/whole.git`, token: privateToken }
  await callApi(doprax, '/projects', { method: 'POST', body: { name: 'whole', source } })
  expect(await ended(site, 1)).toMatchObject({ reason: null, state: 'live' })
  expect((await site.visit('/part/needed.txt')).body).toBe(`needed.txt ${content}`)
})

test('a worker that is killed while it fetches goes on with what is missing', async () => {
  const [here, held] = [noise(1000), noise(1000)]
  let asked = 0
  const slow = await listen((_, response) => {
    // The first answer never ends: who asked is killed.
    if (++asked === 1) response.write(held.slice(0, 500))
    else response.end(held)
  })
  try {
    const upstream = await Upstream.create(folder, 'resumed')
    await upstream.tree.git('config', 'lfs.url', `${host.url}/resumed.git/info/lfs`)
    await useLfs(upstream.tree, '*.txt')
    await upstream.publish('resumed', { 'www/here.txt': here, 'www/held.txt': held })
    lfs.requests = []
    lfs.answer = (object, base) =>
      object.oid === lfsObject(held).oid
        ? { actions: { download: { href: `${slow.url}/held` } } }
        : lfs.usual(object, base)
    const site = await TestProject.create(doprax, 'resumed')
    const source = { url: `${host.url}/resumed.git` }
    await callApi(doprax, '/projects', { method: 'POST', body: { name: 'resumed', source } })
    const kept = () =>
      [...lfsFiles(repository('resumed'))].map(([name, content]) => [name.split('/')[0], content.length])
    await expect
      .poll(() => kept().sort())
      .toEqual([
        ['objects', 1000],
        ['tmp', 500],
      ])
    process.kill(doprax.pidOf('worker')!, 'SIGKILL')
    expect(await ended(site, 1)).toMatchObject({ reason: null, state: 'live' })
    expect((await site.visit('/held.txt')).body).toBe(held)
    expect((await site.visit('/here.txt')).body).toBe(here)
    expect(lfs.requests.filter(({ method }) => method === 'GET')).toHaveLength(1)
  } finally {
    lfs.answer = (object, base) => lfs.usual(object, base)
    await slow.close()
  }
})
