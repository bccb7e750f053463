import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { run, WorkTree } from '../../fixtures/git-client.ts'
import { type GitTestServer, moveAll, type Receive, startGitServer } from '../../fixtures/git-server.ts'

let server: GitTestServer
let origin: WorkTree
let counter = 0

const takeAll: Receive = async ({ project, updates }) => {
  for (const { ref, newOid } of updates) await server.repositories.setRef(project, ref, newOid)
  return updates.map((update) => ({ ...update, verdict: 'taken' }))
}

beforeAll(async () => {
  server = await startGitServer()
  origin = await WorkTree.create(join(server.folder, 'origin'))
  for (let i = 0; i < 4; i++) await origin.commit(`file${i}`)
})
afterAll(() => server.close())
beforeEach(() => {
  counter += 1
  server.pushes.length = 0
})

async function cloneOfDepth(depth: number): Promise<WorkTree> {
  const path = join(server.folder, `shallow${counter}-${depth}`)
  await run('git', ['clone', '-q', `--depth=${depth}`, `file://${origin.path}`, path])
  return new WorkTree(path)
}

async function expectWhole(project: string, commit: string) {
  const bare = new WorkTree(server.repositories.path(project))
  expect((await bare.try('fsck', '--full', '--strict', '--connectivity-only')).status).toBe(0)
  const path = join(server.folder, `check-${commit}-${project}`)
  const clone = await run('git', ['clone', '-q', server.url(project), path])
  expect(clone).toEqual({ status: 0, output: '' })
  expect(await new WorkTree(path).git('rev-parse', 'HEAD')).toBe(commit)
}

test.each([
  ['moved by receive-pack', moveAll],
  ['taken by us (receive-pack aborts: connectivity check has not been run)', takeAll],
])('a push from a shallow clone into a new project, %s', async (_, receive) => {
  server.receive = receive
  const project = `new${counter}`
  const tree = await cloneOfDepth(1)
  const commit = await tree.git('rev-parse', 'HEAD')
  const { status, output } = await tree.try('push', server.url(project), 'main')
  expect(output).toContain('main -> main')
  expect(status).toBe(0)
  expect(server.pushes[0]!.shallow).toEqual([commit])
  await expectWhole(project, commit)
  const next = await tree.commit()
  await tree.git('push', server.url(project), 'main')
  await expectWhole(project, next)
})

test('a push from a shallow clone into a project that has the history keeps it whole', async () => {
  server.receive = takeAll
  const project = `old${counter}`
  await origin.git('push', server.url(project), 'main')
  const tree = await cloneOfDepth(1)
  const commit = await tree.commit()
  await tree.git('push', server.url(project), 'main')
  await expectWhole(project, commit)
  const count = await new WorkTree(server.repositories.path(project)).git('rev-list', '--count', 'main')
  expect(count).toBe('5')
})

test('when the parents have come, a shallow project becomes whole', async () => {
  server.receive = takeAll
  const project = `later${counter}`
  const tree = await cloneOfDepth(2)
  await tree.git('push', server.url(project), 'main')
  // While main is there, git believes that its whole past is, and sends none of it.
  await server.repositories.deleteRef(project, 'refs/heads/main')
  await origin.git('push', server.url(project), 'main~2:refs/heads/past')
  await server.repositories.recordShallow(project, [await tree.git('rev-parse', 'HEAD~1')])
  await origin.git('push', server.url(project), 'main')
  await expectWhole(project, await origin.git('rev-parse', 'HEAD'))
  const count = await new WorkTree(server.repositories.path(project)).git('rev-list', '--count', 'main')
  expect(count).toBe('4')
})
