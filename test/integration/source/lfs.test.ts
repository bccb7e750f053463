import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readSpec } from '../../../src/actions/read-spec.ts'
import { loadCatalogue } from '../../../src/catalogue.ts'
import { type Config, readConfig } from '../../../src/config.ts'
import { openRepositories } from '../../../src/git/git-repositories.ts'
import type { Repositories } from '../../../src/git/repository.ts'
import type { Credentials, Source } from '../../../src/store/sources.ts'
import type { Attempt } from '../../../worker/attempt.ts'
import { readBuildFiles } from '../../../worker/build/build-files.ts'
import type { Prepared } from '../../../worker/build/prepare-build.ts'
import { fetchCommit } from '../../../worker/source/fetch-commit.ts'
import { bringLfs } from '../../../worker/source/lfs/bring-lfs.ts'
import type { WorkerServices } from '../../../worker/worker-services.ts'
import { freePort } from '../../fixtures/doprax.ts'
import { type GitServer, privateToken, serveGit } from '../../fixtures/git-http.ts'
import { lfsFiles, lfsObject, useLfs } from '../../fixtures/git-lfs.ts'
import { LfsHost, listen, type TestServer } from '../../fixtures/lfs-host.ts'
import { makeKey, startSshd } from '../../fixtures/sshd.ts'
import { Upstream } from '../../fixtures/upstream.ts'

let folder: string
let host: GitServer
let lfs: LfsHost
let repositories: Repositories
let config: Config
let counter = 0
let name: string
let upstream: Upstream
let told: string[]
const others: TestServer[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doprax-lfs-source-'))
  lfs = new LfsHost()
  host = await serveGit(join(folder, 'host'), undefined, undefined, lfs)
  const reposDir = join(folder, 'repos')
  repositories = await openRepositories({ reposDir, hooksDir: folder, maxPushBytes: 1e9 })
  config = { ...readConfig({ DOPRAX_DATA: folder }), allowPrivateSources: true, maxPushBytes: 1e6 }
  await mkdir(config.runDir)
})
afterAll(async () => {
  for (const server of others) await server.close()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  told = []
  lfs.requests = []
  lfs.answer = (object, base) => lfs.usual(object, base)
})

/** A project of its own, and its source, which has Git LFS. */
async function newSite(): Promise<void> {
  name = `site${++counter}`
  await repositories.create(name)
  upstream = await Upstream.create(join(folder, 'host'), name)
  await upstream.tree.git('config', 'lfs.url', `${host.url}/${name}.git/info/lfs`)
  await useLfs(upstream.tree, '*.bin')
}

/** Commits these files at the host, whose LFS server gets the contents by git-lfs itself. */
async function publish(files: Record<string, string | Buffer>): Promise<string> {
  for (const [path, content] of Object.entries(files)) await upstream.tree.write(path, content)
  const commit = await upstream.commit('files')
  lfs.requests = []
  return commit
}

interface Options {
  url?: string
  credentials?: Credentials | null
  config?: Partial<Config>
  githubApp?: unknown
  signal?: AbortSignal
}

/** As the deployment of an imported commit does. */
async function bring(commit: string, options: Options = {}): Promise<void> {
  const url = options.url ?? `${host.url}/${name}.git`
  const source = { url, credentials: options.credentials ?? null } as Source
  const services = {
    config: { ...config, ...options.config },
    repositories,
    githubApp: options.githubApp,
    store: { sources: { find: async () => source } },
  } as unknown as WorkerServices
  const attempt = {
    project: { id: 1, name, created_at: 1 },
    deployment: { number: 1, commit_oid: commit, visit: 1, retry_of: null },
    log: { write: ({ text }: { text: string }) => void told.push(text) },
    signal: options.signal ?? AbortSignal.timeout(60_000),
  } as unknown as Attempt
  const local = { url: join(folder, 'host', `${name}.git`), credentials: null } as Source
  await fetchLocally(commit, attempt, local)
  const files = await readBuildFiles(repositories, name, commit, { dockerfile: null, context: null })
  await bringLfs(services, attempt, Promise.resolve({ files } as Prepared))
}

async function fetchLocally(commit: string, attempt: Attempt, local: Source): Promise<void> {
  const services = { config, repositories } as unknown as WorkerServices
  const silent = { ...attempt, log: { write: () => {} } } as unknown as Attempt
  await fetchCommit(services, silent, { ...local, url: `${host.url}/${name}.git` })
  expect(await repositories.commit(name, commit)).not.toBe(null)
}

const stored = () => [...lfsFiles(repositories.path(name)).values()].map(String).sort()
const failure = (why: RegExp) =>
  expect.objectContaining({ code: 'lfs_failed', message: expect.stringMatching(why) })
const batches = () => lfs.requests.filter(({ path }) => path === 'objects/batch')

/** A server beside the source's, of another origin. */
async function other(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const seen: IncomingMessage[] = []
  const server = await listen((request, response) => {
    seen.push(request)
    return answer(request, response)
  })
  others.push(server)
  return { url: server.url, seen }
}

const href = (url: string, header?: Record<string, string>) => ({
  actions: { download: { href: url, ...(header && { header }) } },
})

test('what the build needs and is not here is fetched, each content once', async () => {
  await newSite()
  const files = { 'a.bin': 'one', 'b/a.bin': 'one', 'c.bin': 'two', 'ignored.bin': 'three' }
  const commit = await publish({ ...files, '.dockerignore': 'ignored.bin', Dockerfile: 'FROM scratch' })
  await bring(commit)
  expect(stored()).toEqual(['one', 'two'])
  expect([told[0], told.at(-1)]).toEqual(['Fetching 2 files of Git LFS, 0 MB', '2 of 2 files, 0 MB of 0 MB'])
  expect(lfs.requests.map(({ method }) => method).sort()).toEqual(['GET', 'GET', 'POST'])
  await bring(commit)
  expect(lfs.requests).toHaveLength(3)
})

test('a repository without Git LFS is not asked for any', async () => {
  await newSite()
  await rm(join(upstream.tree.path, '.gitattributes'))
  await upstream.tree.git('config', 'lfs.allowincompletepush', 'true')
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 3\n`
  await bring(await publish({ 'stray.bin': pointer }))
  expect(lfs.requests).toEqual([])
  expect(told).toEqual([])
})

test('attributes in a folder count too', async () => {
  await newSite()
  await rm(join(upstream.tree.path, '.gitattributes'))
  const commit = await publish({
    'deep/er/.gitattributes': '*.dat filter=lfs -text\n',
    'deep/er/x.dat': 'deep',
  })
  await bring(commit)
  expect(stored()).toEqual(['deep'])
})

test('a config file of doprax.yaml that is in Git LFS is named, as its pointer is no content', async () => {
  await newSite()
  const spec = 'main:\n  config_file:\n    - { source: app.bin, mount: /etc/app.conf }\n'
  const commit = await publish({ 'app.bin': 'setting', 'doprax.yaml': spec })
  await bring(commit)
  const read = readSpec({ repositories, catalogue: loadCatalogue() }, name, commit)
  await expect(read).rejects.toThrow(/source app\.bin .* is in Git LFS: a config file must be in git itself/)
})

test('many files are asked for in batches of a hundred', async () => {
  await newSite()
  const files = Object.fromEntries(Array.from({ length: 230 }, (_, n) => [`f${n}.bin`, `content ${n}`]))
  await bring(await publish(files))
  expect(stored()).toHaveLength(230)
  expect(batches().map(({ objects }) => objects!.length)).toEqual([100, 100, 30])
})

test("a private source's token opens its LFS server, and no other one", async () => {
  await newSite()
  const away = await other((_, response) => response.end('away'))
  const moved = await other((_, response) => response.writeHead(302, { location: `${away.url}/moved` }).end())
  const commit = await publish({ 'own.bin': 'own', 'away.bin': 'away', 'signed.bin': 'signed' })
  lfs.contents.set(lfsObject('away').oid, Buffer.from('away'))
  lfs.answer = (object, base) => {
    if (object.oid === lfsObject('away').oid)
      return href(`${moved.url}/x`, { Authorization: 'RemoteAuth s3', 'X-Key': 'k' })
    return { ...lfs.usual(object, base), authenticated: object.oid === lfsObject('signed').oid }
  }
  const credentials = { kind: 'token', user: 'x-access-token', token: privateToken } as const
  const url = `${host.url}/private/${name}.git`
  // Its fixture asks each path below /private/ for the login.
  await expect(bring(commit, { url })).rejects.toEqual(
    failure(/no Git LFS for this repository, or the source has no token/),
  )
  lfs.answer = (object, base) => {
    if (object.oid === lfsObject('away').oid)
      return href(`${moved.url}/x`, { Authorization: 'RemoteAuth s3', 'X-Key': 'k' })
    return lfs.usual(object, base)
  }
  await bring(commit, { url, credentials })
  expect(stored()).toEqual(['away', 'own', 'signed'])
  const login = `Basic ${Buffer.from(`x-access-token:${privateToken}`).toString('base64')}`
  expect(new Set(lfs.requests.map(({ headers }) => headers.authorization))).toEqual(new Set([login]))
  expect(moved.seen.map(({ headers }) => [headers.authorization, headers['x-key']])).toEqual([
    ['RemoteAuth s3', 'k'],
  ])
  expect(away.seen.map(({ headers }) => [headers.authorization, headers['x-key']])).toEqual([
    [undefined, undefined],
  ])
})

test('what a server says is authenticated gets no login of ours', async () => {
  await newSite()
  const commit = await publish({ 'a.bin': 'a' })
  lfs.answer = (object, base) => ({ ...lfs.usual(object, base), authenticated: true })
  await bring(commit, { credentials: { kind: 'token', user: 'u', token: 'secret' } })
  const seen = lfs.requests.map(({ method, headers }) => [method, Boolean(headers.authorization)])
  expect(seen).toEqual([
    ['POST', true],
    ['GET', false],
  ])
})

test("a token of the GitHub App that is not taken any more is renewed, and what is here already isn't fetched again", async () => {
  await newSite()
  const commit = await publish({ 'a.bin': 'a' })
  const hub = await other(async (request, response) => {
    if (!request.headers.authorization?.endsWith(Buffer.from('x-access-token:new').toString('base64')))
      return response
        .writeHead(401, { 'content-type': 'application/json' })
        .end('{"message": "Bad credentials"}')
    return lfs.handle(request, response)
  })
  const githubApp = {
    tokenOf: async (_owner: string, _repo: string, how?: { renew: boolean }) => (how?.renew ? 'new' : 'old'),
  }
  await bring(commit, {
    url: `${hub.url}/ann/${name}.git`,
    credentials: { kind: 'app' },
    config: { githubUrl: hub.url },
    githubApp,
  })
  expect(stored()).toEqual(['a'])
  expect(hub.seen.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET'])
})

test('a failure that passes is tried again, and only what is still missing', async () => {
  await newSite()
  const commit = await publish({ 'a.bin': 'a', 'b.bin': 'b' })
  let failures = 0
  const flaky = await other((_, response) =>
    ++failures > 1 ? response.end('b') : response.writeHead(503).end(),
  )
  lfs.answer = (object, base) =>
    object.oid === lfsObject('b').oid ? href(flaky.url) : lfs.usual(object, base)
  await bring(commit)
  expect(stored()).toEqual(['a', 'b'])
  expect(flaky.seen).toHaveLength(2)
  expect(batches().map(({ objects }) => objects!.length)[0]).toBe(2)
})

const lies: [string, (url: string) => ReturnType<LfsHost['answer']>, RegExp][] = [
  ['an object that is not there', () => ({ error: { code: 404, message: 'x' } }), /does not have it/],
  ['an object error', () => ({ error: { code: 422, message: 'no\nway' } }), /error: 422 \(no way\)/],
  ['no action', () => ({}), /does not say where/],
  ['an href that is none', () => href('/etc/passwd'), /does not say where/],
  ['another protocol', () => href('file:///etc/passwd'), /'file:' is not allowed/],
  ['a wrong content', (url) => href(`${url}/wrong`), /not the content of \w+: its SHA-256/],
  ['less than it said', (url) => href(`${url}/less`), /2 bytes, not 7/],
  ['more than it said', (url) => href(`${url}/endless`), /more than the 7 bytes/],
  ['a page instead', (url) => href(`${url}/page`), /error: 404/],
  ['redirects without end', (url) => href(`${url}/loop`), /redirects more than 3 times/],
  ['a header that splits', (url) => href(`${url}/x`, { 'X-A': 'a\r\nHost: evil' }), /invalid/i],
  ['a connection that breaks off', (url) => href(`${url}/cut`), /can't be reached from here, or broke off/],
]
const noServers: [string, (response: ServerResponse) => unknown, RegExp][] = [
  ['a page', (response) => response.end('<html>'), /does not answer as a Git LFS server/],
  ['not found', (response) => response.writeHead(404).end('<html>'), /no Git LFS for this .*\(error: 404\)/],
  [
    'not found, and why',
    (response) => response.writeHead(404).end('{"message": "Not Found"}'),
    /no token that may read it \(error: 404, Not Found\)/,
  ],
  ['a redirect', (response) => response.writeHead(301, { location: '/x' }).end(), /has moved/],
  ['a reason', (response) => response.writeHead(403).end('{"message": "over its quota"}'), /over its quota/],
  ['another transfer', (response) => response.end('{"transfer": "tus", "objects": []}'), /'tus', not basic/],
  ['another hash', (response) => response.end('{"hash_algo": "sha1", "objects": []}'), /by sha1/],
  ['no objects', (response) => response.end('{"objects": []}'), /does not say where/],
  ['JSON without end', (response) => writeOn(response, ' '), /does not end/],
]
/** Never ends, as long as somebody listens. */
function writeOn(response: ServerResponse, letter: string): void {
  const more = (error?: Error | null) => void (error || response.write(letter.repeat(100_000), more))
  more()
}

describe('of a file that is needed', () => {
  let commit: string
  beforeAll(async () => {
    await newSite()
    commit = await publish({ 'dir/file.bin': 'content' })
  })

  test.each(lies)('a server that gives %s ends it, and the file is named', async (_what, answer, why) => {
    const liar = await other((request, response) => {
      if (request.url === '/wrong') return response.end('CONTENT')
      if (request.url === '/less') return response.end('co')
      if (request.url === '/page') return response.writeHead(404).end('<html>')
      if (request.url === '/loop') return response.writeHead(302, { location: '/loop' }).end()
      if (request.url === '/cut') return request.socket.destroy()
      return writeOn(response, 'x')
    })
    lfs.answer = () => answer(liar.url)
    const error = await bring(commit).catch((error) => error)
    expect(error).toEqual(failure(why))
    expect(error.message).toMatch(/127\.0\.0\.1:\d+: .*\n {2}dir\/file\.bin\nPush it there \(git lfs push/)
    expect(stored()).toEqual([])
  })

  test.each(noServers)('a batch answered with %s ends it', async (_what, answer, why) => {
    const server = await other((request, response) => {
      request.resume()
      return answer(response)
    })
    await expect(bring(commit, { url: `${server.url}/${name}.git` })).rejects.toEqual(failure(why))
  })
})

test('a server that never answers is left at the time limit, or when the deployment is canceled', async () => {
  await newSite()
  const commit = await publish({ 'a.bin': 'content' })
  const mute = await other(() => {})
  const options = { url: `${mute.url}/${name}.git` }
  const limited = bring(commit, { ...options, config: { buildTimeoutMs: 700 } })
  await expect(limited).rejects.toMatchObject({ code: 'source_timeout' })
  // Whether its time was up before or after it asked.
  const before = mute.seen.length
  const cancel = new AbortController()
  const canceled = bring(commit, { ...options, signal: cancel.signal })
  await expect.poll(() => mute.seen.length).toBeGreaterThan(before)
  cancel.abort(new Error('canceled'))
  await expect(canceled).rejects.toThrow('canceled')
})

test('a file larger than a push may be is not begun with', async () => {
  await newSite()
  const commit = await publish({ 'large.bin': Buffer.alloc(1_000_001) })
  await expect(bring(commit)).rejects.toEqual(failure(/large\.bin .*DOPRAX_MAX_PUSH/))
  expect(lfs.requests).toEqual([])
})

test('a disk that has no room for the files is said before', async () => {
  await newSite()
  const commit = await publish({ 'a.bin': 'content' })
  await expect(bring(commit, { config: { minFreeDiskBytes: 1e18 } })).rejects.toMatchObject({
    code: 'disk_full',
  })
  expect(lfs.requests).toEqual([])
})

test('by SSH, the LFS server and its login are asked for with the deploy key', async () => {
  await newSite()
  const commit = await publish({ 'a.bin': 'by ssh' })
  const keyFile = join(folder, 'key')
  const key = makeKey(keyFile)
  const asked = join(folder, 'asked')
  const program = join(folder, 'git-lfs-authenticate')
  const answer = {
    href: `${host.url}/${name}.git/info/lfs`,
    header: { Authorization: 'RemoteAuth once' },
    expires_in: 60,
  }
  const dispatch = (script: string) => {
    writeFileSync(program, `#!/bin/sh\necho "$SSH_ORIGINAL_COMMAND" >> '${asked}'\n${script}\n`)
    chmodSync(program, 0o755)
  }
  const sshd = await startSshd(join(folder, 'sshd'), await freePort(), [
    `command="${program}" ${readFileSync(`${keyFile}.pub`, 'utf8')}`,
  ])
  try {
    const url = sshd.url(`/${name}.git`)
    const credentials = { kind: 'key', key } as const
    dispatch('exit 1')
    await expect(bring(commit, { url, credentials })).rejects.toEqual(failure(/ended with status 1/))
    dispatch(`echo '${JSON.stringify(answer)}'`)
    await bring(commit, { url, credentials })
    expect(stored()).toEqual(['by ssh'])
    expect(readFileSync(asked, 'utf8').split('\n')[0]).toBe(`git-lfs-authenticate /${name}.git download`)
    expect(lfs.requests.map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ['POST', 'RemoteAuth once'],
      ['GET', undefined],
    ])
  } finally {
    await sshd.close()
  }
})
