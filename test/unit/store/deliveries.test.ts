import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { judgeDelivery } from '../../../src/domain/delivery.ts'
import type { ProjectRow } from '../../../src/store/schema.ts'
import { openStore, type Store } from '../../../src/store/store.ts'

const oid = (letter: string) => letter.repeat(40)
const [a, b] = [oid('a'), oid('b')]
let folder: string
let store: Store
let project: ProjectRow

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doprax-store-'))
  writeFileSync(join(folder, 'key'), randomBytes(32))
  store = openStore({ databaseFile: join(folder, 'doprax.db'), keyFile: join(folder, 'key') })
  await store.users.ensureAdmin('a-token-of-16-chars')
  const admin = await store.users.byToken('a-token-of-16-chars')
  project = await store.projects.create('site', admin!.id, () => '10.96.0.0/23')
  await store.projects.update(project.id, { deploy_branch: 'main' })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** A push delivery; the number of its deployment. */
async function pushed(commit: string, before: string | null = null, guid: string = randomUUID()) {
  const facts = { kind: 'push', ref: 'refs/heads/main', before, commit, message: 'm', author: null } as const
  const event = { ...facts, defaultBranch: null }
  const delivery = { host: 'github', guid, event: 'push', facts: event }
  const recorded = await store.deliveries.record(project, delivery, judgeDelivery(event, 'main'))
  return (await store.deployments.get(recorded.delivery.deployment_id!)).number
}

async function end(number: number, state: 'failed' | 'live') {
  const { id } = (await store.deployments.find(project.id, number))!
  await store.deployments.claim(id, 'building', 'me')
  if (state === 'failed') return store.deployments.end(id, 'failed', 'me', { code: 'x', message: 'x' })
  await store.deployments.built(id, 'me', {}, (tx) =>
    store.releases.insert(tx, {
      projectId: project.id,
      deploymentId: id,
      image: { id: 'i', ref: 'r', bytes: 1, hasHealthcheck: false },
      port: { port: 1, source: 'EXPOSE' },
      env: {},
      settings: {} as never,
    }),
  )
  await store.deployments.claimBuilt(id, 'me')
  return store.deployments.goLive(id, 'me', { id: 'c', address: '10.0.0.1' })
}

test('a delivery that comes again has the result that it had, and is counted', async () => {
  expect(await pushed(a, null, 'same')).toBe(1)
  expect(await pushed(a, null, 'same')).toBe(1)
  const [delivery, ...more] = await store.deliveries.list(project.id, 10)
  expect([delivery!.repeats, more]).toEqual([1, []])
})

test('other deliveries of a commit join its deployment, whether it waits, is live or has failed', async () => {
  expect([await pushed(a), await pushed(a)]).toEqual([1, 1])
  await end(1, 'live')
  expect([await pushed(a), await pushed(b)]).toEqual([1, 2])
  await end(2, 'failed')
  expect([await pushed(b), await pushed(a)]).toEqual([2, 1])
})

test('a branch that was turned back by force deploys the commit anew, once', async () => {
  await pushed(a)
  await end(1, 'live')
  await pushed(b, a)
  await end(2, 'live')
  expect([await pushed(a), await pushed(a, b), await pushed(a, b)]).toEqual([1, 3, 3])
})

test('the newest of a burst supersedes what waits', async () => {
  expect([await pushed(a), await pushed(b, a)]).toEqual([1, 2])
  const first = await store.deployments.find(project.id, 1)
  expect([first!.state, first!.superseded_by]).toEqual(['superseded', 2])
  expect(await pushed(a)).toBe(1)
})

test('a commit of which a git push is under way, or live, has its deployment', async () => {
  await store.deployments.add({ projectId: project.id, userId: 1, kind: 'push', branch: 'main', commit: a })
  expect(await pushed(a)).toBe(1)
  await end(1, 'live')
  expect(await pushed(a)).toBe(1)
})

test('a git push that failed is no answer to a delivery', async () => {
  await store.deployments.add({ projectId: project.id, userId: 1, kind: 'push', branch: 'main', commit: a })
  await end(1, 'failed')
  expect(await pushed(a)).toBe(2)
})

test('the database itself refuses a second deployment of the same visit', async () => {
  const visit = {
    projectId: project.id,
    userId: 1,
    kind: 'push',
    branch: 'main',
    commit: a,
    visit: 1,
  } as const
  await store.deployments.add(visit)
  await expect(store.deployments.add(visit)).rejects.toThrow(/UNIQUE/)
})
