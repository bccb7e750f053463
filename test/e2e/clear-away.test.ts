import { expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { ensureBusyboxImage } from '../fixtures/images.ts'
import { httpdFiles, nonce, TestProject } from '../fixtures/project.ts'

/** A site whose second version is live while another project's build, which takes two minutes, goes on. */
async function whileAnotherBuilds(doprax: Doprax): Promise<{ site: TestProject; endBuild(): Promise<void> }> {
  await ensureBusyboxImage()
  const site = await TestProject.create(doprax, 'site')
  expect(await site.deploy(httpdFiles('one'))).toMatchObject({ status: 0 })
  const other = await TestProject.create(doprax, 'other')
  const { Dockerfile = '', ...files } = httpdFiles('other')
  const slow = Dockerfile.replace('EXPOSE', `RUN sleep 120 # ${nonce}\nEXPOSE`)
  const push = other.deploy({ ...files, Dockerfile: slow })
  await doprax.until(async () => (await other.api('/deployments/1')).state === 'building', 'building')
  expect(await site.deploy({ 'www/index.html': 'two' })).toMatchObject({ status: 0 })
  expect((await site.visit()).body).toBe('two')
  const endBuild = async () => {
    await other.api('/deployments/1/cancel', { method: 'POST' })
    expect((await push).status).toBe(1)
  }
  return { site, endBuild }
}

test('the container of an old version ends once nothing else is about to go live', async () => {
  await using doprax = await Doprax.start({ DOPRAX_DRAIN_TIMEOUT: '100' })
  const { site, endBuild } = await whileAnotherBuilds(doprax)
  expect(await site.mainContainers()).toHaveLength(2)
  await endBuild()
  await expect.poll(() => site.mainContainers()).toHaveLength(1)
  expect((await site.visit()).body).toBe('two')
})

test('the container of an old version ends after twice the drain time, whatever goes on', async () => {
  await using doprax = await Doprax.start({ DOPRAX_DRAIN_TIMEOUT: '1' })
  const { site, endBuild } = await whileAnotherBuilds(doprax)
  await expect.poll(() => site.mainContainers()).toHaveLength(1)
  await endBuild()
})
