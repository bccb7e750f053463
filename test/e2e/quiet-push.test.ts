import { expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { httpdFiles, nonce, TestProject } from '../fixtures/project.ts'

test('a push with no news says now and then where it stands', async () => {
  await ensureBusyboxImage()
  await using doprax = await Doprax.start({ DOPRAX_BUILDS: '1', DOPRAX_QUIET: '1', DOPRAX_STOP_GRACE: '1' })
  const slow = await TestProject.create(doprax, 'slow')
  const next = await TestProject.create(doprax, 'next')
  await slow.commit({
    Dockerfile: `FROM ${busyboxImage}\nRUN : ${nonce}; sleep 300\n`,
  })
  await next.commit(httpdFiles('next'))
  const building = slow.push()
  await doprax.until(async () => (await slow.api('/deployments/1')).state === 'building', 'building')
  let said = ''
  const waiting = run('git', ['push', 'doprax', 'main'], {
    cwd: next.tree.path,
    onOutput: (text) => {
      said = text
    },
  })
  const line = /remote: {8}still waiting: the one build place is taken, 1 build is before this one/g
  await doprax.until(() => (said.match(line) ?? []).length > 1, 'told twice')
  await slow.api('/deployments/1/cancel', { method: 'POST' })
  expect((await building).output).toMatch(/remote: {8}still building, [\d.]+ s after its start/)
  expect(await waiting).toMatchObject({ status: 0 })
})
