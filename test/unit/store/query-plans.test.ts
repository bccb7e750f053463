import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
import { settingsOf } from '../../../src/domain/spec/main-settings.ts'
import { emptySpec } from '../../../src/domain/spec/spec.ts'
import { openStore, type Store } from '../../../src/store/store.ts'

async function releaseOne(store: Store): Promise<void> {
  await store.users.ensureAdmin('a-token-of-16-chars')
  const admin = await store.users.byToken('a-token-of-16-chars')
  const project = await store.projects.create('site', admin!.id, () => '10.96.0.0/23')
  const { deployment } = await store.deployments.add({
    projectId: project.id,
    kind: 'push',
    branch: 'main',
    commit: 'a'.repeat(40),
    userId: admin!.id,
  })
  await store.releases.make({
    projectId: project.id,
    deploymentId: deployment.id,
    image: { id: 'sha256:1', ref: 'a', bytes: 1, hasHealthcheck: false },
    port: { port: 3000, source: 'EXPOSE' },
    env: {},
    settings: settingsOf(emptySpec()),
  })
}

/** Tables with ever more rows. */
const growing = ['deployments', 'releases', 'deliveries', 'reports']

test('what is asked all the time, or at each push, takes no longer the more deployments there were', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'doprax-store-'))
  const files = { databaseFile: join(folder, 'doprax.db'), keyFile: join(folder, 'key') }
  writeFileSync(files.keyFile, randomBytes(32))
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
  const store = openStore(files)
  const { deployments, releases, deliveries, reports, checks } = store
  await releaseOne(store)
  const made = prepare.mock.calls.length
  await Promise.all([
    deployments.pending(),
    deployments.unsettled(),
    deployments.live(),
    deployments.isLive('a'),
    deployments.active(1),
    deployments.nextQueued(1),
    deployments.list(1, 20),
    deployments.ofCommit(1, 'main', 'a'),
    deployments.releaseLeases('me'),
    releases.withImage(1, ['a']),
    releases.page(1, 20, null),
    releases.byNumber(1, 1),
    deliveries.list(1, 20),
    reports.due(Date.now()),
    checks.due(Date.now()),
  ])
  const asked = prepare.mock.calls.slice(made).map(([sql]) => sql)
  prepare.mockRestore()
  await store.close()
  const database = new DatabaseSync(files.databaseFile)
  const plans = asked.map((sql) => ({
    sql,
    steps: database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail)),
  }))
  database.close()
  rmSync(folder, { recursive: true })
  expect(plans.length).toBeGreaterThan(12)
  const scans = new RegExp(`SCAN (${growing.join('|')})`)
  expect(plans.filter(({ steps }) => steps.some((step) => scans.test(step)))).toEqual([])
})
