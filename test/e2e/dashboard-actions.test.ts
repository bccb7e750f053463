import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, type TestBrowser } from '../fixtures/browser.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { startLoad } from '../fixtures/load.ts'
import { httpdFiles, nonce, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let browser: TestBrowser

beforeAll(async () => {
  await ensureBusyboxImage()
  ;[doprax, browser] = await Promise.all([
    Doprax.start({ DOPRAX_STOP_GRACE: '1', DOPRAX_BUILDS: '1' }),
    launchBrowser(),
  ])
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await doprax?.[Symbol.asyncDispose]()
})

const signedIn = (path: string) => openSignedIn(browser, doprax, path)
const state = (page: Page, name: string) => page.locator(`.title-line [data-state=${name}]`).waitFor()
/** The log ends behind the switch of traffic, and so a moment later than SQL says live. */
const live = async (page: Page, number: number) => {
  // The address changes a moment before the page does.
  await page.waitForFunction((text) => document.title.includes(text), `#${number} `)
  await page.locator('.log[data-status=ended]').waitFor()
  await expect.poll(() => page.locator('.callout').allTextContents()).toEqual([])
  await state(page, 'live')
}
const slow = (seconds: number, what: string) =>
  `FROM ${busyboxImage}\nRUN : ${nonce} ${what}; echo started; sleep ${seconds}\nCOPY www /www\nEXPOSE 3000\nCMD ["busybox", "httpd", "-f", "-p", "3000", "-h", "/www"]\n`
const figure = (page: Page, name: string) =>
  page
    .locator('.figure', { has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .textContent()

test('a running build is canceled from its page', async () => {
  const project = await TestProject.create(doprax, 'stop')
  await project.commit({ 'www/index.html': 'x', Dockerfile: slow(600, 'stop') })
  const pushing = project.push()
  await doprax.until(async () => (await project.api('/deployments/1')).state === 'building', 'building')
  const { page, problems } = await signedIn('/projects/stop/deployments/1')
  await page.getByText('started', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await state(page, 'canceled')
  expect((await pushing).status).not.toBe(0)
  await page.waitForFunction(() => document.title.startsWith('Canceled'))
  expect(await page.locator('.stage.is-stopped').getAttribute('data-stage')).toBe('build')
  expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0)
  await page.getByText('Nothing of this project is live yet.').waitFor()
  expect(problems).toEqual([])
})

test('a failed deployment is put right with a variable and tried again from its page', async () => {
  const project = await TestProject.create(doprax, 'again')
  const needs =
    '[ "$GREETING" ] || { echo "GREETING is not set"; exit 3; }; echo "$GREETING" > /index.html; exec busybox httpd -f -p 3000 -h /'
  await project.deploy({
    Dockerfile: `FROM ${busyboxImage}\nEXPOSE 3000\nCMD ["sh", "-c", ${JSON.stringify(needs)}]\n`,
  })
  const { page, problems } = await signedIn('/projects/again/deployments/1')
  await state(page, 'failed')
  await page.getByText('GREETING is not set').first().waitFor()

  await page.goto(`${doprax.url}/projects/again`)
  await page.getByRole('button', { name: 'Add' }).click()
  await page.keyboard.type('GREETING')
  await page.getByLabel('Value').fill('<b>hello</b>\n$second "line"')
  await page.getByLabel(/^Secret/).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('[data-env=GREETING] .env-value').waitFor()

  await page.goto(`${doprax.url}/projects/again/deployments/1`)
  await page.getByRole('button', { name: 'Retry' }).click()
  await page.waitForURL(`${doprax.url}/projects/again/deployments/2`)
  await live(page, 2)
  await page.getByRole('link', { name: '#1' }).waitFor()
  expect((await project.visit()).body).toBe('<b>hello</b>\n$second "line"\n')
  expect(problems).toEqual([])
})

test('what waits says for what, and what is newer takes its place', async () => {
  const busy = await TestProject.create(doprax, 'busy')
  await busy.commit({ 'www/index.html': 'x', Dockerfile: slow(600, 'busy') })
  await busy.push('-o', 'detach')
  await doprax.until(async () => (await busy.api('/deployments/1')).state === 'building', 'building')

  const waiting = await TestProject.create(doprax, 'patient')
  await waiting.commit({ ...httpdFiles('patient'), 'www/first.html': '1' })
  await waiting.push('-o', 'detach')
  const { page, problems } = await signedIn('/projects/patient/deployments/1')
  await state(page, 'queued')
  await page.getByRole('heading', { name: 'Next in the queue' }).waitFor()
  const { queue } = await waiting.api('/deployments/1')
  await page.getByText(`Waiting: ${queue.waitsFor}`, { exact: true }).first().waitFor()
  await page.getByText('1 of 1 building, 1 waiting').waitFor()

  await waiting.commit({ 'www/second.html': '2' })
  await waiting.push('-o', 'detach')
  await state(page, 'superseded')
  await page.getByRole('link', { name: 'Deployment #2' }).click()
  await state(page, 'queued')
  await busy.api('/deployments/1/cancel', { method: 'POST', body: {} })
  await state(page, 'live')
  expect(problems).toEqual([])
})

test('a rollback starts in the list of releases; its page has no build, and shows the swap’s figures', async () => {
  const project = await TestProject.create(doprax, 'shop')
  await project.deploy(httpdFiles('one'))
  await project.deploy({ 'www/index.html': 'two\n' })
  const { page, problems } = await signedIn('/projects/shop')
  const load = startLoad({ port: doprax.ingressPort, project: 'shop', keepAlive: true, clients: 4 })
  const release = page.locator('[data-release="1"]')
  await release.getByRole('button', { name: 'Roll back to v1' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Not now' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await release.getByRole('button', { name: 'Roll back to v1' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back', exact: true }).click()
  await page.waitForURL(`${doprax.url}/projects/shop/deployments/3`)
  await live(page, 3)
  expect((await load.stop()).failures).toEqual([])
  expect((await project.visit()).body).toBe('one\n')

  const swapOf = async () => (await project.api('/deployments/3')).swap
  await expect.poll(swapOf).not.toBeNull()
  const swap = await swapOf()
  await expect.poll(() => figure(page, 'Swapped from')).toBe('v2')
  expect(await figure(page, 'Requests meanwhile')).toBe(swap.requests.toLocaleString('en'))
  expect(await figure(page, 'Failed')).toBe('0')
  expect(await page.locator('[data-stage=build]').getAttribute('class')).toContain('is-skipped')
  await page.getByRole('button', { name: 'Roll back to v2' }).waitFor()

  await page.getByRole('link', { name: 'shop', exact: true }).click()
  await page.locator('[data-release="1"] [data-state=live]').waitFor()
  await page.locator('[data-release="2"]').getByRole('button', { name: 'Roll back to v2' }).waitFor()
  expect(problems).toEqual([])
})

test('two pages of one project agree, whichever acts', async () => {
  const [one, two] = [await signedIn('/projects/shop'), await signedIn('/projects/shop')]
  await two.page.locator('.deployment-row').first().waitFor()
  await one.page.getByRole('button', { name: 'Roll back to v2' }).click()
  await one.page.getByRole('dialog').getByRole('button', { name: 'Roll back', exact: true }).click()
  await two.page.locator('[data-release="2"] [data-state=live]').waitFor()
  await two.page.locator('.project-header').getByText('v2', { exact: true }).waitFor()
})
