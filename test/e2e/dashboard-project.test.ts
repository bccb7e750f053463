import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, type TestBrowser } from '../fixtures/browser.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { httpdFiles, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let browser: TestBrowser
let site: TestProject

beforeAll(async () => {
  await ensureBusyboxImage()
  ;[doprax, browser] = await Promise.all([Doprax.start({ DOPRAX_STOP_GRACE: '1' }), launchBrowser()])
  site = await TestProject.create(doprax, 'site')
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await doprax?.[Symbol.asyncDispose]()
})

const signedIn = (path: string) => openSignedIn(browser, doprax, path)
const state = (page: Page, name: string) => page.locator(`.title-line [data-state=${name}]`).waitFor()
const dialogButton = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true })

const service = (name: string, more = '') => `
  - ${name}:
      image: ${busyboxImage}
      command: ["sh", "-c", "trap 'exit 0' TERM; busybox httpd -p 4000; sleep 86400 & wait"]
      health: { port: 4000 }
      stop: { grace: 1s }
${more}`
const store = service('store', '      volumes:\n        - name: data\n          mount: /data\n')
const declare = (services: string, mode = 'plain') =>
  `main:\n  envs:\n    - MODE: ${mode}\nservices:${services}`

test('the plan that the first push applied by itself can be read afterwards', async () => {
  const { status } = await site.deploy({ ...httpdFiles('one'), 'doprax.yaml': declare(store) })
  expect(status).toBe(0)
  const { page, problems } = await signedIn('/projects/site/deployments/1')
  await page.locator('summary', { hasText: 'doprax.yaml: 2 to create' }).click()
  await page.locator('[data-plan=create]').getByText('env MODE').waitFor()
  await page.getByText('Applied without being asked for').waitFor()
  expect(problems).toEqual([])
})

test('a plan waits on its page until it is approved there', async () => {
  await site.commit({ 'doprax.yaml': declare(store + service('second'), 'other') })
  await site.push('-o', 'detach')
  const { page, problems } = await signedIn('/projects/site/deployments/2')
  await page.locator('[data-plan=change]').getByText('plain').waitFor()
  await page.locator('[data-plan=create]').getByText('second').waitFor()
  await page.locator('.stage.is-approval').getByText('waiting for approval').waitFor()
  await page.waitForFunction(() => document.title.startsWith('Needs approval'))
  await page.getByRole('button', { name: 'Approve' }).click()
  await state(page, 'live')
  await page.getByText(/^Approved by admin, /).waitFor()
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  expect(problems).toEqual([])
})

test('what destroys is marked and asked twice; declined, it changes nothing', async () => {
  await site.commit({ 'doprax.yaml': declare(store, 'other') })
  await site.push('-o', 'detach')
  const { page, problems } = await signedIn('/projects/site')
  await page.locator('.deployment-row [data-state=queued]').getByText('Needs approval').waitFor()
  await page.goto(`${doprax.url}/projects/site/deployments/3`)
  await page.locator('[data-plan=destroy]').getByText('May lose data').waitFor()
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('dialog').getByText('May lose data', { exact: true }).waitFor()
  await dialogButton(page, 'Not now').click()
  await page.getByRole('button', { name: 'Decline' }).click()
  await dialogButton(page, 'Decline').click()
  await state(page, 'canceled')
  await page.getByText(/^Declined by admin, /).waitFor()
  expect((await site.api('/services')).services.map(({ name }: { name: string }) => name)).toEqual([
    'store',
    'second',
  ])
  expect(problems).toEqual([])
})
