import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import type { Repositories } from '../../../src/git/repository.ts'
import type { DeploymentRow, ProjectRow } from '../../../src/store/schema.ts'
import { readBuildFiles } from '../../../worker/build/build-files.ts'
import { buildContext } from '../../../worker/build/context.ts'
import { contextFilter } from '../../../worker/build/context-filter.ts'
import { packContext } from '../../../worker/build/context-tar.ts'
import { sourceAccess } from '../../../worker/build/submodules/source-access.ts'
import type { SubmoduleOptions } from '../../../worker/build/submodules/submodule-parts.ts'
import type { WorkerServices } from '../../../worker/worker-services.ts'
import { testEngine } from '../../fixtures/engine.ts'
import { privateToken, serveGit } from '../../fixtures/git-http.ts'
import { gitCommit, repositoriesOf } from '../../fixtures/git-tree.ts'
import { busyboxImage as base, ensureBusyboxImage } from '../../fixtures/images.ts'
import { readTar, tarOf } from '../../fixtures/tar.ts'

const folder = mkdtempSync(join(tmpdir(), 'doprax-context-'))
const live = new AbortController().signal
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let number = 0
type Options = { signal?: AbortSignal } & Partial<SubmoduleOptions>

async function contextOf(files: Parameters<typeof gitCommit>[1], options: Options = {}) {
  const work = join(folder, `work-${++number}`)
  const commit = gitCommit(work, files)
  return contextAt(repositoriesOf(work), commit, options)
}

async function contextAt(
  repositories: Repositories,
  commit: string,
  { signal = live, ...options }: Options = {},
) {
  const submodules = {
    cacheDir: join(folder, 'cache'),
    baseUrl: 'https://git.test/p.git',
    own: null,
    source: null,
    bringLfs: async () => {},
    ...options,
  }
  const dockerfile = 'Dockerfile'
  const { ignore } = await readBuildFiles(repositories, 'p', commit, { dockerfile, context: null })
  const isSent = contextFilter(ignore, dockerfile)
  return buildContext({ repositories, project: 'p', commit, folder: '.', isSent, submodules, signal })
}

test('all files of the commit are there, with modes, links and long names', async () => {
  const long = `${'deep/'.repeat(50)}ü-file.txt`
  const context = await contextOf({
    Dockerfile: 'FROM x',
    'run.sh': { content: '#!/bin/sh\n', mode: 0o755 },
    link: { link: 'run.sh' },
    [long]: 'far away',
    empty: '',
    big: Buffer.alloc(200_000, 7),
  })
  const files = await readTar(context)
  expect(files.get('run.sh')).toMatchObject({ type: 'file', mode: 0o755 })
  expect(files.get('Dockerfile')).toMatchObject({ mode: 0o644, content: Buffer.from('FROM x') })
  expect(files.get('link')).toMatchObject({ type: 'symlink', linkname: 'run.sh' })
  expect(files.get(long)?.content.toString()).toBe('far away')
  expect(files.get('empty')?.content).toHaveLength(0)
  expect(files.get('big')?.content).toEqual(Buffer.alloc(200_000, 7))
})

test('what .dockerignore excludes is not sent', async () => {
  const context = await contextOf({
    Dockerfile: 'FROM x',
    '.dockerignore': '.env\nDockerfile\nlogs\n!logs/keep\n',
    '.env': 'SECRET',
    'logs/a': '1',
    'logs/keep': '2',
  })
  expect([...(await readTar(context)).keys()].sort()).toEqual(['.dockerignore', 'Dockerfile', 'logs/keep'])
})

test('Dockerfile.dockerignore goes before .dockerignore', async () => {
  const context = await contextOf({
    Dockerfile: 'x',
    '.dockerignore': 'a',
    'Dockerfile.dockerignore': 'b',
    a: '',
    b: '',
  })
  const names = [...(await readTar(context)).keys()]
  expect(names).toContain('a')
  expect(names).not.toContain('b')
})

test('Git LFS pointers are named, unless they are not sent', async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 5\n`
  const files = { Dockerfile: 'x', 'a.bin': pointer, 'dir/b.bin': pointer }
  await expect(readTar(await contextOf(files))).rejects.toMatchObject({
    code: 'lfs_pointers',
    details: { paths: ['a.bin', 'dir/b.bin'] },
  })
  const ignored = await contextOf({ ...files, '.dockerignore': '**/*.bin' })
  await expect(readTar(ignored)).resolves.toBeTruthy()
})

test('an abort ends the stream', async () => {
  const stop = new AbortController()
  const context = await contextOf({ Dockerfile: 'x', big: Buffer.alloc(5_000_000) }, { signal: stop.signal })
  context.once('data', () => stop.abort())
  await expect(readTar(context)).rejects.toThrow(/abort/i)
})

test('an archive that breaks off is no short context', async () => {
  const whole = await tarOf({ a: Buffer.alloc(100_000) }).toArray()
  const half = Buffer.concat(whole).subarray(0, 50_000)
  const parts = async function* () {
    yield { prefix: '', archive: Readable.from([half]), repository: folder }
  }
  await expect(readTar(packContext(parts(), { folder: '.', isSent: () => true }, live))).rejects.toThrow()
})

test('400 MB go through with little of it in memory at any time', async () => {
  const megabyte = Buffer.alloc(1024 * 1024, 1)
  const files = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`f${index}`, megabyte]))
  let read = 0
  const counted = async function* () {
    for await (const chunk of tarOf(files)) {
      read += chunk.length
      yield chunk
    }
  }
  const parts = async function* () {
    for (let index = 0; index < 50; index++)
      yield { prefix: `d${index}/`, archive: Readable.from(counted()), repository: folder }
  }
  let sent = 0
  let furthestAhead = 0
  for await (const chunk of packContext(parts(), { folder: '.', isSent: () => true }, live)) {
    furthestAhead = Math.max(furthestAhead, read - sent)
    sent += chunk.length
  }
  expect(sent).toBeGreaterThan(400e6)
  expect(furthestAhead).toBeLessThan(32e6)
})

describe('an image', () => {
  const t = testEngine()
  beforeAll(async () => void (await ensureBusyboxImage()))
  afterAll(() => t[Symbol.asyncDispose]())

  test('has what was committed and not ignored', async () => {
    const context = await contextOf({
      Dockerfile: `FROM ${base}\nCOPY . /app\nRUN test ! -e /app/.env && test -x /app/run.sh && test -L /app/l && cat /app/ü`,
      '.dockerignore': '.env',
      '.env': 'SECRET',
      'run.sh': { content: '', mode: 0o755 },
      l: { link: 'run.sh' },
      ü: 'ok',
    })
    const tag = `doprax-${t.instance}/hello:d1`
    await t.engine.buildImage(
      { context, dockerfile: 'Dockerfile', tag, project: 'hello', onEvent() {} },
      live,
    )
  })

  test('is not built at all from LFS pointers', async () => {
    const context = await contextOf({
      Dockerfile: `FROM ${base}\nRUN echo ran`,
      a: `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 5\n`,
    })
    const events: unknown[] = []
    const request = {
      context,
      dockerfile: 'Dockerfile',
      tag: `doprax-${t.instance}/hello:d2`,
      project: 'hello',
    }
    const build = t.engine.buildImage({ ...request, onEvent: (event) => events.push(event) }, live)
    await expect(build).rejects.toMatchObject({ code: 'lfs_pointers' })
    expect(events).toEqual([])
  })
})

describe('submodules', () => {
  const served = join(folder, 'served')
  let server: Awaited<ReturnType<typeof serveGit>>
  beforeAll(async () => {
    server = await serveGit(served)
  })
  afterAll(() => server.close())

  /** A work tree with gitlinks, as `git submodule add` makes them. */
  function commitWith(name: string, links: Record<string, { url: string; oid: string }>) {
    const work = join(folder, name)
    const modules = Object.entries(links).map(
      ([path, { url }]) => `[submodule "${path}"]\n\tpath = ${path}\n\turl = ${url}\n`,
    )
    gitCommit(work, { Dockerfile: 'x', '.gitmodules': modules.join('') })
    for (const [path, { oid }] of Object.entries(links)) {
      execFileSync('git', ['-C', work, 'update-index', '--add', '--cacheinfo', `160000,${oid},${path}`])
    }
    execFileSync('git', ['-C', work, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'links'])
    const commit = execFileSync('git', ['-C', work, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
    return { commit, repositories: repositoriesOf(work) }
  }

  test('and theirs are fetched at exactly the commits that are pinned', async () => {
    const inner = gitCommit(join(served, 'inner.git'), {
      'inner.txt': 'inner',
      '.gitattributes': 'inner.txt export-ignore',
    })
    const outer = join(served, 'outer.git')
    gitCommit(outer, {
      'outer.txt': 'old',
      '.gitmodules': '[submodule "in"]\n\tpath = in\n\turl = ../inner.git\n',
    })
    execFileSync('git', ['-C', outer, 'update-index', '--add', '--cacheinfo', `160000,${inner},in`])
    execFileSync('git', ['-C', outer, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'link'])
    const pinned = execFileSync('git', ['-C', outer, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
    gitCommit(outer, { 'outer.txt': 'newer' })

    const { commit, repositories } = commitWith('main', {
      'lib/outer': { url: `${server.url}/outer.git`, oid: pinned },
    })
    for (let round = 0; round < 2; round++) {
      const files = await readTar(await contextAt(repositories, commit, { allowPrivateHosts: true }))
      expect(files.get('lib/outer/outer.txt')?.content.toString()).toBe('old')
      expect(files.get('lib/outer/in/inner.txt')?.content.toString()).toBe('inner')
    }
    expect(server.requests.filter((request) => request.includes('outer.git/info/refs'))).toHaveLength(1)
  })

  test('with a relative URL are fetched from beside the repository itself', async () => {
    const oid = gitCommit(join(served, 'beside.git'), { b: 'b' })
    const { commit, repositories } = commitWith('relative', { b: { url: '../beside.git', oid } })
    const baseUrl = `${server.url}/main.git`
    const files = await readTar(await contextAt(repositories, commit, { allowPrivateHosts: true, baseUrl }))
    expect(files.get('b/b')?.content.toString()).toBe('b')
  })

  test.each([
    ['private', (url: string) => `${url}/private/x.git`, /'m' \(.*\/private\/x\.git\).*private/],
    ['missing', (url: string) => `${url}/missing.git`, /could not be fetched/],
    ['redirected', (url: string) => `${url}/moved/inner.git`, /moved/],
    ['unreachable', () => 'http://127.0.0.1:1/x.git', /can't be reached/],
    ['local', () => 'file:///etc', /https/],
    ['a command', () => 'ext::sh -c touch% /tmp/doprax-pwned', /could not be fetched/],
    ['an option', () => '--upload-pack=touch /tmp/doprax-pwned', /could not be fetched/],
  ])('that are %s are named, with why', async (name, url, message) => {
    const link = {
      url: url(server.url).replace('http://', name === 'private' ? 'http://user:pa55word@' : 'http://'),
      oid: 'a'.repeat(40),
    }
    const { commit, repositories } = commitWith(`bad-${name}`, { m: link })
    const context = readTar(await contextAt(repositories, commit, { allowPrivateHosts: true }))
    const error = await context.catch((error) => error)
    expect(error).toMatchObject({ code: 'submodule_failed', message: expect.stringMatching(message) })
    expect(error.message).not.toContain('pa55word')
  })

  test('whose pinned commit was never pushed are named', async () => {
    gitCommit(join(served, 'short.git'), { s: 's' })
    const { commit, repositories } = commitWith('unpushed', {
      s: { url: `${server.url}/short.git`, oid: 'b'.repeat(40) },
    })
    const context = readTar(await contextAt(repositories, commit, { allowPrivateHosts: true }))
    await expect(context).rejects.toThrow(/no commit bbbbbbbbbbbb: push that commit/)
  })

  describe('of an imported project', () => {
    const project = { id: 1, created_at: 1 } as ProjectRow
    const access = (token = privateToken) => {
      const source = {
        url: `${server.url}/private/main.git`,
        credentials: { kind: 'token', user: 'x-access-token', token },
      }
      const config = { ...readConfig({ DOPRAX_DATA: folder }), allowPrivateSources: true }
      const services = {
        config,
        store: { sources: { find: async () => source } },
      } as unknown as WorkerServices
      return sourceAccess(services, project, { visit: 1 } as DeploymentRow)
    }
    const from = async (repositories: Repositories, commit: string, token?: string) => {
      const source = (await access(token))!
      const cacheDir = join(folder, randomUUID())
      const options = { source, baseUrl: source.baseUrl, cacheDir, allowPrivateHosts: true }
      return readTar(await contextAt(repositories, commit, options))
    }

    test('are fetched with its token when they are of the same owner on the same host, and only then', async () => {
      const oid = gitCommit(join(served, 'shared.git'), { s: 's' })
      const other = gitCommit(join(served, 'other', 'shared.git'), { o: 'o' })
      const { commit, repositories } = commitWith('imported', {
        relative: { url: '../shared.git', oid },
        whole: { url: `${server.url}/private/shared`, oid },
        root: { url: `${server.url}/shared.git`, oid },
        owner: { url: `${server.url}/other/shared.git`, oid: other },
        up: { url: `${server.url}/private/../other/shared.git`, oid: other },
        host: { url: `${server.url.replace('127.0.0.1', 'localhost')}/other/shared.git`, oid: other },
      })
      server.logins.length = 0
      const files = await from(repositories, commit)
      for (const path of ['relative/s', 'whole/s', 'root/s', 'owner/o', 'up/o', 'host/o'])
        expect(files.has(path)).toBe(true)
      expect(new Set(server.logins.map((path) => path.split('.git/')[0]))).toEqual(
        new Set(['/private/shared', '/private/shared/info/refs', '/private/shared/git-upload-pack']),
      )
    })

    test('are not fetched with it for somebody else’s repository that names them', async () => {
      const oid = gitCommit(join(served, 'wanted.git'), { w: 'w' })
      const foreign = commitWith('served/third/party.git', {
        w: { url: `${server.url}/private/wanted.git`, oid },
      })
      const link = { url: `${server.url}/third/party.git`, oid: foreign.commit }
      const { commit, repositories } = commitWith('tricked', { party: link })
      await expect(from(repositories, commit)).rejects.toThrow(/'party\/w' .* is private: make it public/)
    })

    test('say that the token may not read them', async () => {
      const { commit, repositories } = commitWith('refused', { m: { url: '../m.git', oid: 'a'.repeat(40) } })
      await expect(from(repositories, commit, 'another')).rejects.toThrow(/give the project's source a token/)
    })
  })

  const fromOneFolder = { baseUrl: 'http://own/p.git', repositoryOf: async () => join(folder, 'own', '.git') }

  test('that are nested too deep are refused', async () => {
    const work = join(folder, 'own')
    const nest = (oid: string) => {
      gitCommit(work, { '.gitmodules': `[submodule "in"]\n\tpath = in\n\turl = ../own.git\n# ${oid}\n` })
      execFileSync('git', ['-C', work, 'update-index', '--add', '--cacheinfo', `160000,${oid},in`])
      const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t']
      execFileSync('git', ['-C', work, ...identity, 'commit', '-qm', 'deeper'])
      return execFileSync('git', ['-C', work, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
    }
    let oid = gitCommit(work, { 'leaf.txt': 'leaf' })
    for (let depth = 0; depth < 10; depth++) oid = nest(oid)
    const files = await readTar(await contextAt(repositoriesOf(work), oid, { own: fromOneFolder }))
    expect(files.has(`${'in/'.repeat(10)}leaf.txt`)).toBe(true)
    oid = nest(oid)
    const deeper = readTar(await contextAt(repositoriesOf(work), oid, { own: fromOneFolder }))
    await expect(deeper).rejects.toThrow(/more than 10 deep/)
  })

  test('that are too many are refused', async () => {
    const work = join(folder, 'one')
    const oid = gitCommit(work, { 'one.txt': '1' })
    const own = { ...fromOneFolder, repositoryOf: async () => join(work, '.git') }
    const links = Array.from({ length: 501 }, (_, index) => [`m${index}`, { url: '../own.git', oid }])
    const { commit, repositories } = commitWith('many', Object.fromEntries(links))
    const context = readTar(await contextAt(repositories, commit, { own }))
    await expect(context).rejects.toThrow(/more than 500/)
  })

  test('of a submodule that lies elsewhere may not be projects of this server', async () => {
    const asked: string[] = []
    const own = {
      ...fromOneFolder,
      repositoryOf: async ({ url }: { url: string }) => {
        asked.push(url)
        return null
      },
    }
    const foreign = commitWith('served/foreign.git', {
      p: { url: 'http://own/private.git', oid: 'a'.repeat(40) },
    })
    const url = `${server.url}/foreign.git`
    const { commit, repositories } = commitWith('victim', { f: { url, oid: foreign.commit } })
    const context = readTar(await contextAt(repositories, commit, { own, allowPrivateHosts: true }))
    await expect(context).rejects.toThrow(/'f\/p' .*could not be fetched/)
    expect(asked).toEqual([url])
  })

  test('on the server’s own networks are refused', async () => {
    const oid = gitCommit(join(served, 'inside.git'), { s: 's' })
    const before = server.requests.length
    const { commit, repositories } = commitWith('inside', { s: { url: `${server.url}/inside.git`, oid } })
    await expect(readTar(await contextAt(repositories, commit))).rejects.toThrow(/not on the public internet/)
    expect(server.requests).toHaveLength(before)
  })
})
