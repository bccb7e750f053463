import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RefVerdict } from '../../../src/git/push.ts'
import { run, WorkTree } from '../../fixtures/git-client.ts'
import { type GitTestServer, moveAll, startGitServer } from '../../fixtures/git-server.ts'

let server: GitTestServer
let tree: WorkTree
let project: string
let counter = 0

beforeAll(async () => {
  server = await startGitServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  counter += 1
  project = `p${counter}`
  server.receive = moveAll
  server.pushes.length = 0
  server.errors.length = 0
  tree = await WorkTree.create(join(server.folder, `tree${counter}`))
  await tree.git('remote', 'add', 'doprax', server.url(project))
})

test('a first push creates the project, and a clone gives what was pushed', async () => {
  const commit = await tree.commit()
  const { status, output } = await tree.try('push', 'doprax', 'main')
  expect(output).toContain('[new branch]      main -> main')
  expect(status).toBe(0)
  expect(server.pushes).toEqual([
    {
      project,
      user: { id: 1, name: 'admin', admin: true },
      updates: [{ ref: 'refs/heads/main', oldOid: '0'.repeat(40), newOid: commit }],
      options: [],
      atomic: false,
      shallow: [],
    },
  ])
  const clone = await run('git', ['clone', '-q', server.url(project), 'clone'], { cwd: tree.path })
  expect(clone).toEqual({ status: 0, output: '' })
  expect(await new WorkTree(join(tree.path, 'clone')).git('rev-parse', 'HEAD')).toBe(commit)
  expect(server.errors).toEqual([])
})

test('a refused push says why, exits non-zero and leaves the ref', async () => {
  server.receive = async ({ updates }) =>
    updates.map(({ ref }) => ({ ref, verdict: 'reject', reason: 'the build failed\nsecond line' }))
  await tree.commit()
  const { status, output } = await tree.try('push', 'doprax', 'main')
  expect(status).toBe(1)
  expect(output).toContain('! [remote rejected] main -> main (the build failed)')
  expect(await server.repositories.resolve(project, 'refs/heads/main')).toBeNull()
})

test('lines come live while the hook waits', async () => {
  const said = Promise.withResolvers<void>()
  const heard = Promise.withResolvers<void>()
  server.receive = async ({ updates }, say) => {
    say('-----> Building')
    said.resolve()
    await heard.promise
    return updates.map(({ ref }): RefVerdict => ({ ref, verdict: 'move' }))
  }
  await tree.commit()
  const { status } = await run('git', ['push', 'doprax', 'main'], {
    cwd: tree.path,
    onOutput: (text) => /^remote: -----> Building/m.test(text) && heard.resolve(),
  })
  expect(status).toBe(0)
})

test('taken: the tracking ref becomes what the server says', async () => {
  const commit = await tree.commit()
  server.receive = async ({ updates: [update] }) => {
    await server.repositories.setRef(project, update!.ref, update!.newOid)
    return [{ ...update!, verdict: 'taken' }]
  }
  expect((await tree.try('push', 'doprax', 'main')).status).toBe(0)
  expect(await tree.git('rev-parse', 'doprax/main')).toBe(commit)
  expect(await server.repositories.resolve(project, 'refs/heads/main')).toBe(commit)
})

test('taken and not moved', async () => {
  server.receive = async ({ updates }) =>
    updates.map(({ ref, oldOid }) => ({ ref, verdict: 'taken', oldOid, newOid: oldOid }))
  await tree.commit()
  const result = await tree.try('push', 'doprax', 'main')
  console.log(result.output, await tree.git('for-each-ref'))
  server.receive = moveAll
  await tree.git('push', 'doprax', 'main')
  const live = await tree.git('rev-parse', 'HEAD')
  server.receive = async ({ updates }) =>
    updates.map(({ ref, oldOid }) => ({ ref, verdict: 'taken', oldOid, newOid: oldOid }))
  await tree.commit()
  const second = await tree.try('push', 'doprax', 'main')
  console.log(second.output, await tree.git('for-each-ref'), live)
})

test('a big push keeps memory flat', async () => {
  await tree.commit('big', randomBytes(30e6))
  const before = process.memoryUsage().rss
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 10)
  const { status } = await tree.try('push', 'doprax', 'main')
  clearInterval(timer)
  expect(status).toBe(0)
  expect(most - before).toBeLessThan(64e6)
})
