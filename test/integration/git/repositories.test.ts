import { cp, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRepositories } from '../../../src/git/git-repositories.ts'
import type { Repositories } from '../../../src/git/repository.ts'
import { WorkTree } from '../../fixtures/git-client.ts'

let folder: string
let repositories: Repositories
let tree: WorkTree
let first: string
let second: string
const nothing = 'f'.repeat(40)
const settings = () => ({
  reposDir: join(folder, 'repos'),
  hooksDir: join(folder, 'hooks "q"'),
  maxPushBytes: 1e9,
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doprax-repos-'))
  repositories = await openRepositories(settings())
  await openRepositories(settings())
  await repositories.create('hello')
  tree = await WorkTree.create(join(folder, 'tree'))
  first = await tree.commit('Dockerfile', 'FROM scratch\n')
  await tree.commit('.gitattributes', 'secret export-ignore\nversion export-subst\n')
  await tree.commit('version', '$Format:%H$\n')
  second = await tree.commit('secret', 'kept\n')
  await tree.git('tag', '-m', 'x', 'annotated')
  await new WorkTree(repositories.path('hello')).git('fetch', '-q', '--tags', tree.path, 'main:main')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('create is idempotent, also at the same time, and leaves nothing half-made', async () => {
  await Promise.all([
    repositories.create('twice'),
    repositories.create('twice'),
    repositories.create('twice'),
  ])
  expect((await repositories.list()).sort()).toEqual(['hello', 'twice'])
  expect((await readdir(join(folder, 'repos'))).filter((name) => name.startsWith('.new'))).toEqual([])
  await repositories.remove('twice')
  await repositories.remove('twice')
  expect(await repositories.exists('twice')).toBe(false)
})

describe('what a crash left', () => {
  const hoursAgo = new Date(Date.now() - 2 * 3_600_000)

  test('a repository is idle once nothing at all was written in it for an hour', async () => {
    await repositories.create('first-push')
    const path = repositories.path('first-push')
    const age = async () => {
      for (const name of ['.', ...(await readdir(path, { recursive: true }))])
        await utimes(join(path, name), hoursAgo, hoursAgo)
    }
    await age()
    expect(await repositories.isIdle('first-push')).toBe(true)
    await mkdir(join(path, 'objects/incoming-1/pack'), { recursive: true })
    await writeFile(join(path, 'objects/incoming-1/pack/tmp_pack_1'), '')
    await age()
    await writeFile(join(path, 'objects/incoming-1/pack/tmp_pack_1'), 'more of a slow push')
    expect(await repositories.isIdle('first-push')).toBe(false)
    await repositories.remove('first-push')
    expect(await repositories.isIdle('first-push')).toBe(false)
  })

  test('objects of a push that was cut off are removed at a later start, those of one under way are not', async () => {
    const objects = join(repositories.path('hello'), 'objects')
    for (const name of ['incoming-old', 'tmp_objdir-incoming-old', 'incoming-now'])
      await mkdir(join(objects, name))
    for (const name of ['incoming-old', 'tmp_objdir-incoming-old'])
      await utimes(join(objects, name), hoursAgo, hoursAgo)
    await openRepositories(settings())
    const names = (await readdir(objects)).filter((name) => name.includes('incoming'))
    expect(names).toEqual(['incoming-now'])
    await rm(join(objects, 'incoming-now'), { recursive: true })
  })
})

test('settings of this install reach every repository', async () => {
  const bare = new WorkTree(repositories.path('hello'))
  expect(await bare.git('config', 'core.hooksPath')).toBe(join(folder, 'hooks "q"'))
  expect(await bare.git('config', 'receive.procReceiveRefs')).toBe('refs')
  await openRepositories({ reposDir: join(folder, 'repos'), hooksDir: '/moved', maxPushBytes: 5 })
  expect(await bare.git('config', 'core.hooksPath')).toBe('/moved')
  expect(await bare.git('config', 'receive.maxInputSize')).toBe('5')
})

test.each(['../hello', 'hello/../hello', '', '.empty', 'a b', '-x'])('%j is no project', (name) => {
  expect(() => repositories.path(name)).toThrow("can't be a project's name")
})

test('facts of a commit, through a tag too', async () => {
  const tag = await tree.git('rev-parse', 'annotated')
  const facts = { oid: second, subject: 'Change secret', author: 'Ann' }
  expect(await repositories.commit('hello', second)).toMatchObject(facts)
  expect(await repositories.commit('hello', tag)).toMatchObject(facts)
  expect((await repositories.commit('hello', second))!.committedAt.getTime()).toBeGreaterThan(0)
})

test('what is no commit is null', async () => {
  const blob = await tree.git('rev-parse', 'HEAD:secret')
  for (const oid of [nothing, blob, 'main', '--all', '']) {
    expect(await repositories.commit('hello', oid)).toBeNull()
  }
})

test('refs', async () => {
  expect(await repositories.resolve('hello', 'refs/heads/main')).toBe(second)
  expect(await repositories.resolve('hello', 'refs/heads/none')).toBeNull()
  expect(await repositories.resolve('hello', '--all')).toBeNull()
  await repositories.setRef('hello', 'refs/heads/x', first)
  await repositories.setRef('hello', 'refs/heads/x', second)
  await repositories.setHead('hello', 'x')
  expect(await repositories.resolve('hello', 'HEAD')).toBe(second)
  await repositories.deleteRef('hello', 'refs/heads/x')
  await repositories.deleteRef('hello', 'refs/heads/x')
  expect(await repositories.resolve('hello', 'refs/heads/x')).toBeNull()
  expect(await repositories.isAncestor('hello', first, second)).toBe(true)
  expect(await repositories.isAncestor('hello', second, first)).toBe(false)
  await expect(repositories.isAncestor('hello', nothing, first)).rejects.toThrow('exited with 128')
})

test('files of a commit', async () => {
  const [secret, none, odd] = await repositories.readFiles('hello', second, ['secret', 'none/at/all', 'a\nb'])
  expect(secret!.toString()).toBe('kept\n')
  expect([none, odd]).toEqual([null, null])
  expect(await repositories.readFiles('hello', first, ['secret'])).toEqual([null])
  expect(await repositories.names('hello', second, '.')).toEqual([
    '.gitattributes',
    'Dockerfile',
    'secret',
    'version',
  ])
})

test('an archive is exactly the commit: export-ignore and export-subst have no effect', async () => {
  const tar = await text(await repositories.archive('hello', second, new AbortController().signal))
  expect(tar).toContain('kept\n')
  expect(tar).toContain('$Format:%H$')
})

test('an archive of nothing says so, and one that is aborted ends', async () => {
  await expect(repositories.archive('hello', nothing, new AbortController().signal)).rejects.toThrow(
    'not a tree',
  )
  const controller = new AbortController()
  const tar = await repositories.archive('hello', second, controller.signal)
  controller.abort(new Error('enough'))
  await expect(text(tar)).rejects.toThrow('enough')
})

test('a link stands for the file that it leads to, and never for one out of the commit', async () => {
  const linked = await WorkTree.create(join(folder, 'linked'))
  await linked.commit('deploy/nginx.conf', 'events {}\n')
  const links = { 'nginx.conf': 'deploy/nginx.conf', out: '../../key', gone: 'nothing', loop: 'loop' }
  for (const [name, target] of Object.entries(links)) await symlink(target, join(linked.path, name))
  await linked.git('add', '-A')
  await linked.git('commit', '-q', '-m', 'Link')
  const commit = await linked.git('rev-parse', 'HEAD')
  await repositories.create('linked')
  await new WorkTree(repositories.path('linked')).git('fetch', '-q', linked.path, 'main:main')
  const paths = ['nginx.conf', 'out', 'gone', 'loop', 'missing', 'deploy/nginx.conf']
  const contents = await repositories.readFiles('linked', commit, paths)
  expect(contents.map((content) => content?.toString() ?? null)).toEqual([
    'events {}\n',
    'lost link',
    'lost link',
    'lost link',
    null,
    'events {}\n',
  ])
})

test('a commit of which something has not come yet is not complete', async () => {
  const partial = await WorkTree.create(join(folder, 'partial'))
  const commit = await partial.commit('file', 'half\n')
  const blob = await partial.git('rev-parse', 'HEAD:file')
  await repositories.create('partial')
  const repository = new WorkTree(repositories.path('partial'))
  for (const oid of [commit, await partial.git('rev-parse', 'HEAD^{tree}'), blob]) {
    expect(await repositories.isComplete('partial', commit)).toBe(false)
    const place = `${oid.slice(0, 2)}/${oid.slice(2)}`
    await mkdir(join(repository.path, 'objects', oid.slice(0, 2)), { recursive: true })
    await cp(join(partial.path, '.git/objects', place), join(repository.path, 'objects', place))
  }
  expect(await repositories.isComplete('partial', commit)).toBe(true)
})
