import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RefVerdict } from '../../../src/git/push.ts'
import { run, WorkTree } from '../../fixtures/git-client.ts'
import { type GitTestServer, moveAll, type Receive, startGitServer } from '../../fixtures/git-server.ts'

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

const unmoved: Receive = async ({ updates }) =>
  updates.map(({ ref, oldOid }) => ({ ref, verdict: 'taken', oldOid, newOid: oldOid }))

test('taken without a move: exit status 0, and nothing claims that the branch is there', async () => {
  server.receive = unmoved
  await tree.commit()
  const { status, output } = await tree.try('push', 'doprax', 'main')
  expect(status).toBe(0)
  expect(output).toContain('main -> main (not moved)')
  expect(await tree.git('for-each-ref', 'refs/remotes')).toBe('')
})

test('taken without a move: the tracking ref of an existing branch stays too', async () => {
  const live = await tree.commit()
  await tree.git('push', 'doprax', 'main')
  server.receive = unmoved
  await tree.commit()
  const { status, output } = await tree.try('push', 'doprax', 'main')
  expect(status).toBe(0)
  expect(output).toContain(`${live.slice(0, 7)}..${live.slice(0, 7)}  main -> main (not moved)`)
  expect(await tree.git('rev-parse', 'doprax/main')).toBe(live)
})

test('several refs, tags, deletes and forced updates in one push each', async () => {
  const first = await tree.commit()
  await tree.git('tag', 'light')
  await tree.git('tag', '-m', 'x', 'annotated')
  await tree.git('notes', 'add', '-m', 'a note')
  await tree.git('branch', 'other')
  await tree.git('push', 'doprax', 'main', 'other', '--tags', 'refs/notes/commits')
  expect(server.pushes[0]!.updates.map(({ ref }) => ref).sort()).toEqual([
    'refs/heads/main',
    'refs/heads/other',
    'refs/notes/commits',
    'refs/tags/annotated',
    'refs/tags/light',
  ])
  await tree.git('push', 'doprax', '--delete', 'other', 'light')
  expect(await server.repositories.resolve(project, 'refs/heads/other')).toBeNull()
  await tree.git('commit', '--amend', '-q', '-m', 'again')
  expect((await tree.try('push', 'doprax', 'main')).output).toContain('non-fast-forward')
  await tree.git('push', '--force', 'doprax', 'main')
  expect(server.pushes.at(-1)!.updates[0]!.oldOid).toBe(first)
})

test('each ref has a verdict of its own', async () => {
  server.receive = async () => [
    { ref: 'refs/heads/other', verdict: 'move' },
    { ref: 'refs/heads/main', verdict: 'reject', reason: 'not this one' },
  ]
  await tree.commit()
  const { status, output } = await tree.try('push', 'doprax', 'main', 'main:other')
  expect(status).toBe(1)
  expect(output).toContain('(not this one)')
  expect(await server.repositories.resolve(project, 'refs/heads/other')).not.toBeNull()
})

test('an atomic push moves all or nothing', async () => {
  server.receive = async () => [
    { ref: 'refs/heads/other', verdict: 'move' },
    { ref: 'refs/heads/main', verdict: 'reject', reason: 'not this one' },
  ]
  await tree.commit()
  const { status } = await tree.try('push', '--atomic', 'doprax', 'main', 'main:other')
  expect(status).toBe(1)
  expect(server.pushes[0]!.atomic).toBe(true)
  expect(await server.repositories.resolve(project, 'refs/heads/other')).toBeNull()
})

test('push options arrive in their order', async () => {
  await tree.commit()
  await tree.git('push', '-o', 'detach', '-o', 'note=ü x', 'doprax', 'main')
  expect(server.pushes[0]!.options).toEqual(['detach', 'note=ü x'])
})

test.each(['v100', 'fix-2002', 'grün/日本語', "it's&$(odd)"])(
  'a branch named %s keeps its name (node-git-server cuts names at 00)',
  async (branch) => {
    const commit = await tree.commit()
    await tree.git('push', 'doprax', `main:refs/heads/${branch}`)
    expect(server.pushes[0]!.updates[0]!.ref).toBe(`refs/heads/${branch}`)
    expect(await server.repositories.resolve(project, `refs/heads/${branch}`)).toBe(commit)
  },
)

test('our own refs can be neither seen nor pushed', async () => {
  const commit = await tree.commit()
  await tree.git('push', 'doprax', 'main')
  await server.repositories.setRef(project, 'refs/doprax/deployments/1', commit)
  expect(await tree.git('ls-remote', 'doprax')).not.toContain('refs/doprax')
  expect((await tree.try('push', 'doprax', 'main:refs/doprax/x')).output).toContain('hidden ref')
})

test('two pushes to one repository reach the handler at the same time', async () => {
  await tree.commit()
  await tree.git('push', 'doprax', 'main')
  const both = Promise.withResolvers<void>()
  server.pushes.length = 0
  server.receive = async (push, say, gone) => {
    if (server.pushes.length === 2) both.resolve()
    await both.promise
    return moveAll(push, say, gone)
  }
  await tree.commit()
  const results = await Promise.all([
    tree.try('push', 'doprax', 'main:one'),
    tree.try('push', 'doprax', 'main:two'),
  ])
  expect(results.map(({ status }) => status)).toEqual([0, 0])
})

test('a hundred thousand lines come through, or are counted, and no memory fills', async () => {
  server.receive = async (push, say, gone) => {
    for (let i = 0; i < 100_000; i++) say(`line ${i}`)
    return moveAll(push, say, gone)
  }
  await tree.commit()
  const { status, output } = await tree.try('push', 'doprax', 'main')
  expect(status).toBe(0)
  const lines = output.match(/^remote: line \d+/gm)!.length
  const left = [...output.matchAll(/(\d+) lines left out/g)].reduce((sum, match) => sum + Number(match[1]), 0)
  expect(lines + left).toBe(100_000)
})

test('terminal escapes in a line are taken out, colours stay', async () => {
  server.receive = async (push, say, gone) => {
    say('\u001b[31mred\u001b[0m\u001b[2J\rover\nsecond')
    return moveAll(push, say, gone)
  }
  await tree.commit()
  const { output } = await tree.try('push', 'doprax', 'main')
  expect(output).toContain('remote: \u001b[31mred\u001b[0mover')
  expect(output).toContain('remote: second')
})

test('an error of the handler refuses the push and names itself', async () => {
  server.receive = async () => {
    throw new Error('the database is gone')
  }
  await tree.commit()
  const { status, output } = await tree.try('push', 'doprax', 'main')
  expect(status).toBe(1)
  expect(output).toContain('the database is gone')
  expect(output).toContain('[remote rejected]')
})

test('a deployment goes on when its client is gone', async () => {
  const gone = Promise.withResolvers<void>()
  const moved = Promise.withResolvers<void>()
  const client = new AbortController()
  server.receive = async ({ updates }, say, clientGone) => {
    client.abort()
    clientGone.addEventListener('abort', () => gone.resolve())
    await gone.promise
    for (let i = 0; i < 50_000; i++) say(`nobody hears line ${i}`)
    setTimeout(moved.resolve, 300)
    return updates.map(({ ref }): RefVerdict => ({ ref, verdict: 'move' }))
  }
  const commit = await tree.commit()
  const { status } = await run('git', ['push', 'doprax', 'main'], { cwd: tree.path, signal: client.signal })
  expect(status).toBeNull()
  await moved.promise
  await expect.poll(() => server.repositories.resolve(project, 'refs/heads/main')).toBe(commit)
})

test('protocol v2 and v0 both clone', async () => {
  const commit = await tree.commit()
  await tree.git('push', 'doprax', 'main')
  for (const version of ['0', '1', '2']) {
    const path = join(tree.path, `clone${version}`)
    const traced = await run('env', [
      'GIT_TRACE_PACKET=1',
      'git',
      '-c',
      `protocol.version=${version}`,
      'clone',
      server.url(project),
      path,
    ])
    expect(traced.status).toBe(0)
    expect(traced.output.includes('< version 2')).toBe(version === '2')
    expect(await new WorkTree(path).git('rev-parse', 'HEAD')).toBe(commit)
  }
})

test('fetch brings what others have pushed', async () => {
  await tree.commit()
  await tree.git('push', 'doprax', 'main')
  await run('git', ['clone', '-q', server.url(project), 'clone'], { cwd: tree.path })
  const commit = await tree.commit()
  await tree.git('push', 'doprax', 'main')
  const clone = new WorkTree(join(tree.path, 'clone'))
  await clone.git('pull', '-q')
  expect(await clone.git('rev-parse', 'HEAD')).toBe(commit)
})

test('looking at a project that is not there creates nothing', async () => {
  expect(await tree.try('ls-remote', 'doprax')).toEqual({ status: 0, output: '' })
  expect(await server.repositories.exists(project)).toBe(false)
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
