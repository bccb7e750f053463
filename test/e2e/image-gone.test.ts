import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { httpdFiles, nonce, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let site: TestProject
let first: string

beforeAll(async () => {
  await ensureBusyboxImage()
  doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '1' })
  site = await TestProject.create(doprax, 'site')
  expect((await site.deploy(httpdFiles(`one ${nonce}`))).status).toBe(0)
  first = await site.tree.git('rev-parse', 'HEAD')
  expect((await site.deploy({ 'www/index.html': `two ${nonce}` })).status).toBe(0)
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

const rollBack = () => site.api('/rollback', { method: 'POST', body: { release: 1 } })
const releases = async (): Promise<{ live: boolean; canRollback: boolean; image: { present: boolean } }[]> =>
  (await site.api('/releases')).releases

test('a rollback whose image is removed while it waits fails and says so; the live release stays', async () => {
  const instance = doprax.instance
  const filters = { label: [`doprax.instance=${instance}`] }
  const containers = () => doprax.docker.listContainers({ all: true, filters })
  await doprax.until(async () => (await containers()).length === 1, 'rid of the first container')
  const slow = `FROM ${busyboxImage}\nCOPY www /www\nRUN : ${nonce}; sleep 12\nEXPOSE 3000\nCMD ["busybox", "httpd", "-f", "-p", "3000", "-h", "/www"]\n`
  await site.commit({ 'www/index.html': `three ${nonce}`, Dockerfile: slow })
  const pushing = site.push()
  await doprax.until(async () => (await site.api('/deployments/3')).state === 'building', 'building')
  expect(await rollBack()).toMatchObject({ status: 202, number: 4, state: 'queued' })
  await doprax.docker.getImage(`doprax-${instance}/site:d1`).remove()

  expect(await pushing).toMatchObject({ status: 0 })
  await doprax.until(async () => (await site.api('/deployments/4')).finishedAt !== null, 'ended')
  const { state, reason } = await site.api('/deployments/4')
  expect([state, reason.code]).toEqual(['failed', 'image_gone'])
  expect(reason.message).toContain('Push its commit once more')
  expect((await site.visit()).body).toBe(`three ${nonce}`)
})

test('the release is shown as gone, and a rollback to it is refused', async () => {
  expect(await releases()).toMatchObject([
    { number: 3, live: true, image: { present: true } },
    { number: 2, live: false, image: { present: true }, canRollback: true },
    { number: 1, live: false, image: { present: false }, canRollback: false },
  ])
  expect(await rollBack()).toMatchObject({ status: 409, error: { code: 'image_gone' } })
  expect((await site.visit()).body).toBe(`three ${nonce}`)
})

test('releases are listed page by page', async () => {
  const [newest, older] = [await site.api('/releases?limit=2'), await site.api('/releases?limit=2&before=2')]
  expect(newest).toMatchObject({ releases: [{ number: 3 }, { number: 2 }], more: true })
  expect(older).toMatchObject({ releases: [{ number: 1 }], more: false })
})

test('its commit pushed once more is a new release of it', async () => {
  await site.tree.git('reset', '--hard', first)
  expect(await site.push('--force')).toMatchObject({ status: 0 })
  expect((await site.visit()).body).toBe(`one ${nonce}\n`)
})
