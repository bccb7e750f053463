import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSpec } from '../../../src/actions/read-spec.ts'
import { loadCatalogue } from '../../../src/catalogue.ts'
import { type Config, readConfig } from '../../../src/config.ts'
import { openRepositories } from '../../../src/git/git-repositories.ts'
import type { Repositories } from '../../../src/git/repository.ts'
import { GithubApp } from '../../../src/github/app/github-app.ts'
import type { Source } from '../../../src/store/sources.ts'
import type { Attempt } from '../../../worker/attempt.ts'
import { readBuildFiles } from '../../../worker/build/build-files.ts'
import { buildContext } from '../../../worker/build/context.ts'
import { fetchCommit } from '../../../worker/source/fetch-commit.ts'
import { look } from '../../../worker/source/look.ts'
import type { WorkerServices } from '../../../worker/worker-services.ts'
import { run } from '../../fixtures/git-client.ts'
import { type GitServer, serveGit } from '../../fixtures/git-http.ts'
import { readTar } from '../../fixtures/tar.ts'
import { Upstream } from '../../fixtures/upstream.ts'

let folder: string
let host: GitServer
let repositories: Repositories
let config: Config

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doprax-hostile-'))
  host = await serveGit(join(folder, 'host'))
  repositories = await openRepositories({
    reposDir: join(folder, 'repos'),
    hooksDir: folder,
    maxPushBytes: 1e9,
  })
  await repositories.create('site')
  config = { ...readConfig({ DOPRAX_DATA: folder }), allowPrivateSources: true, maxPushBytes: 1e6 }
})
afterAll(async () => {
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})

const servicesOf = (config: Config) => ({
  config,
  githubApp: new GithubApp(config.githubApi, async () => null),
})
const sourceOf = (name: string) => ({ url: `${host.url}/${name}.git`, credentials: null }) as Source

function fetched(name: string, commit: string): Promise<void> {
  const attempt = {
    project: { name: 'site' },
    deployment: { number: 1, commit_oid: commit },
    log: { write: () => {} },
    signal: AbortSignal.timeout(60_000),
  }
  const services = { config, repositories } as unknown as WorkerServices
  return fetchCommit(services, attempt as unknown as Attempt, sourceOf(name))
}

test('a tree with a file called .git/config is refused', async () => {
  const upstream = await Upstream.create(join(folder, 'host'), 'dotgit')
  await upstream.commit('first')
  const blob = await upstream.tree.git('hash-object', '-w', '-t', 'blob', '/dev/null')
  const make = (line: string) =>
    run('sh', ['-c', `printf '${line}' | git mktree`], { cwd: upstream.tree.path }).then((r) =>
      r.output.trim(),
    )
  const inner = await make(`100644 blob ${blob}\\tconfig\\n`)
  const tree = await make(`040000 tree ${inner}\\t.git\\n`)
  const commit = await upstream.tree.git('commit-tree', '-m', 'evil', tree)
  await upstream.tree.git('push', '-q', '--force', 'origin', `${commit}:refs/heads/main`)
  await expect(fetched('dotgit', commit)).rejects.toThrow(/harm who checks them out, such as one called .git/)
  expect(await repositories.resolve('site', 'refs/doprax/deployments/1')).toBe(null)
})

test('links out of the tree lead to nothing of this machine', async () => {
  const upstream = await Upstream.create(join(folder, 'host'), 'links')
  const outside = join(folder, 'outside')
  await mkdir(outside)
  for (const name of ['Dockerfile', 'doprax.yaml', 'secret']) await writeFile(join(outside, name), 'main: {}')
  const link = (target: string, name: string) => symlink(target, join(upstream.tree.path, name))
  await link(join(outside, 'secret'), 'absolute')
  await link(`${'../'.repeat(20)}${outside.slice(1)}/secret`, 'upwards')
  await link(outside, 'folder')
  await upstream.tree.write('Dockerfile', 'FROM scratch')
  const harmless = await upstream.commit('links')
  await fetched('links', harmless)
  const context = buildContext({
    repositories,
    project: 'site',
    commit: harmless,
    folder: '.',
    isSent: () => true,
    submodules: null,
    signal: AbortSignal.timeout(60_000),
  })
  const files = await readTar(context)
  for (const name of ['absolute', 'upwards', 'folder'])
    expect(files.get(name)).toMatchObject({ type: 'symlink', content: Buffer.alloc(0) })
  const inFolder = { dockerfile: null, context: 'folder' }
  await expect(readBuildFiles(repositories, 'site', harmless, inFolder)).rejects.toThrow(/no such folder/)

  await rm(join(upstream.tree.path, 'Dockerfile'))
  await link(join(outside, 'Dockerfile'), 'Dockerfile')
  await link(join(outside, 'doprax.yaml'), 'doprax.yaml')
  const named = await upstream.commit('links in place of what is read')
  await fetched('links', named)
  const { exposes } = await readBuildFiles(repositories, 'site', named, { dockerfile: null, context: null })
  expect(exposes).toEqual([])
  const spec = readSpec({ repositories, catalogue: loadCatalogue() }, 'site', named)
  await expect(spec).rejects.toMatchObject({
    code: 'bad_spec',
    message: expect.stringContaining('doprax.yaml is a symbolic link to no file of this commit'),
  })
})

test('a repository larger than a push may be is refused', async () => {
  const upstream = await Upstream.create(join(folder, 'host'), 'large')
  const noise = await run('sh', ['-c', `head -c 3000000 /dev/urandom > '${upstream.tree.path}/noise'`])
  expect(noise.status).toBe(0)
  await expect(fetched('large', await upstream.commit('large'))).rejects.toThrow(
    /larger than DOPRAX_MAX_PUSH/,
  )
})

test('ten thousand files in one tree are fetched', async () => {
  const upstream = await Upstream.create(join(folder, 'host'), 'wide')
  const made = await run('sh', ['-c', 'for n in $(seq 10000); do : > f$n; done'], { cwd: upstream.tree.path })
  expect(made.status).toBe(0)
  const commit = await upstream.commit('wide')
  await fetched('wide', commit)
  expect(await repositories.commit('site', commit)).toMatchObject({ subject: 'wide' })
})

test('a commit that is not there is named as such', async () => {
  await Upstream.create(join(folder, 'host'), 'empty')
  await expect(fetched('empty', 'e'.repeat(40))).rejects.toThrow(/it has no such commit any more/)
})

test('a server that never answers is left at the time limit, and nothing of git stays', async () => {
  const mute = createServer().listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const url = `http://127.0.0.1:${(mute.address() as { port: number }).port}/mute.git`
  const looking = look(servicesOf(config), { url, credentials: null }, 'main', AbortSignal.timeout(1500))
  await expect(looking).rejects.toThrow(/timeout/i)
  await expect.poll(async () => (await run('pgrep', ['-f', url])).output).toBe('')
  mute.close()
})

test('private addresses are not looked at unless that is allowed', async () => {
  const signal = AbortSignal.timeout(10_000)
  for (const url of [
    'http://127.0.0.1:1/x.git',
    'http://[::1]/x.git',
    'http://169.254.169.254/x',
    'http://localhost/x',
  ])
    await expect(
      look(servicesOf({ ...config, allowPrivateSources: false }), { url, credentials: null }, 'main', signal),
    ).rejects.toThrow(/not on the public internet.*DOPRAX_ALLOW_PRIVATE_SOURCES/)
})
