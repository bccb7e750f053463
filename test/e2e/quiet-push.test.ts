import { expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { httpdFiles, nonce, TestProject } from '../fixtures/project.ts'

test('a push with no news says now and then where it stands', async () => {
  await ensureBusyboxImage()
  await using doprax = await Doprax.start({ DOPRAX_BUILDS: '1', DOPRAX_QUIET: '1', DOPRAX_STOP_GRACE: '1' })
  const slow = await TestProject.create(doprax, 'slow')
  const next = await TestProject.create(doprax, 'next')
  await slow.commit({
    Dockerfile: `FROM ${busyboxImage}\nRUN : ${nonce}; sleep 5\nEXPOSE 3000\nCMD ["busybox", "httpd", "-f", "-p", "3000"]\n`,
  })
  await next.commit(httpdFiles('next'))
  const building = slow.push()
  await doprax.until(async () => (await slow.api('/deployments/1')).state === 'building', 'building')
  const waiting = next.push()
  const [built, waited] = await Promise.all([building, waiting])
  expect([built.status, waited.status]).toEqual([0, 0])
  expect(built.output).toMatch(/remote: {8}still building, [\d.]+ s after its start/)
  expect(
    waited.output.match(
      /remote: {8}still waiting: the one build place is taken, 1 build is before this one/g,
    )!.length,
  ).toBeGreaterThan(1)
})
