import { buffer } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, phone, type TestBrowser } from '../fixtures/browser.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { callApi, httpdFiles, TestProject } from '../fixtures/project.ts'

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
  await page.getByText('Did not wait for approval').waitFor()
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
  const elsewhere = await signedIn('/')
  const { token } = await callApi(doprax, '/users', { method: 'POST', body: { name: 'other' } })
  expect((await callApi(doprax, '/me', { token })).toApprove).toEqual([])
  await elsewhere.page.getByRole('link', { name: '1 to approve' }).click()
  await elsewhere.page.waitForURL(`${doprax.url}/projects/site/deployments/2`)
  expect(await elsewhere.page.locator('.build-load').count()).toBe(0)
  await page.getByRole('button', { name: 'Approve' }).click()
  await state(page, 'live')
  await page.getByText(/^Approved by admin, /).waitFor()
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  await elsewhere.page.getByRole('link', { name: '1 to approve' }).waitFor({ state: 'detached' })
  expect([...problems, ...elsewhere.problems]).toEqual([])
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

const row = (page: Page, name: string) => page.locator(`[data-container=${name}]`)

test('services are shown as they are, stopped and started, live on every page', async () => {
  const [one, two] = [
    await signedIn('/projects/site/containers'),
    await signedIn('/projects/site/containers'),
  ]
  await row(one.page, 'store').getByText(busyboxImage).waitFor()
  await row(one.page, 'main').getByText('public').waitFor()
  await row(one.page, 'store').locator('[data-state=running]').waitFor()
  await one.page.getByRole('button', { name: 'Stop store' }).click()
  for (const { page } of [one, two]) await row(page, 'store').locator('[data-state=stopped]').waitFor()
  await two.page.getByRole('button', { name: 'Start store' }).click()
  await row(one.page, 'store').locator('[data-state=running]').waitFor()
  expect([...one.problems, ...two.problems]).toEqual([])
})

test('a service is added from an image by keyboard, says what is wrong with it, and is removed by its name', async () => {
  const { page, problems } = await signedIn('/projects/site/containers')
  await page.getByRole('button', { name: 'Add service' }).press('Enter')
  await page.locator('option[value=postgresql]').waitFor({ state: 'attached' })
  await page.keyboard.press('Tab')
  await page.keyboard.type('doprax-test/missing:1')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Wrong')
  await page.keyboard.press('Enter')
  await row(page, 'wrong').locator('[data-state=failed]').waitFor()
  await row(page, 'wrong').locator('.container-reason').getByText('doprax-test/missing').waitFor()

  await page.getByRole('link', { name: 'wrong', exact: true }).click()
  await page.getByRole('button', { name: 'Remove service' }).click()
  await page.getByLabel(/^To confirm/).fill('wron')
  expect(await dialogButton(page, 'Remove').isDisabled()).toBe(true)
  await page.getByLabel(/^To confirm/).fill('wrong')
  await dialogButton(page, 'Remove').click()
  await page.waitForURL(`${doprax.url}/projects/site/containers`)
  await row(page, 'wrong').waitFor({ state: 'detached' })
  expect((await site.api('/services/wrong')).status).toBe(404)
  expect(problems).toEqual([])
})

test('environment, config files and size of a service are changed on its page', async () => {
  const { page, problems } = await signedIn('/projects/site/containers/second')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByLabel('Name').fill('GREETING')
  await page.getByLabel('Value').fill('hello')
  await page.getByLabel(/^Secret/).uncheck()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('[data-env=GREETING]').getByText('hello').waitFor()

  await page.getByRole('button', { name: 'Add file' }).click()
  await page.getByLabel('Path in the container').fill('/etc/second.conf')
  await page.getByLabel('Text').fill('one\ntwo')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('[data-config-file="/etc/second.conf"]').getByText('2 lines').waitFor()
  await page.getByRole('button', { name: 'Change /etc/second.conf' }).click()
  expect(await page.getByLabel('Text').inputValue()).toBe('one\ntwo')
  await page.getByLabel('Text').fill('one\ntwo\nthree')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('3 lines').waitFor()

  await page.getByLabel('Memory, MB').fill('96')
  await page.getByLabel('CPUs').fill('0.5')
  await page.getByRole('button', { name: 'Save size' }).click()
  await expect
    .poll(async () => (await site.api('/services/second')).size)
    .toEqual({ memoryBytes: 96 * 1024 ** 2, cpus: 0.5, diskBytes: null })
  expect(await site.api('/services/second')).toMatchObject({
    env: [{ key: 'GREETING', value: { text: 'hello' } }],
    configFiles: [{ mount: '/etc/second.conf', content: 'one\ntwo\nthree' }],
  })
  expect(problems).toEqual([])
})

test('files of a volume are uploaded and downloaded, and a volume out of use is removed by its name', async () => {
  await site.api('/volumes', { method: 'POST', body: { name: 'spare' } })
  const { page, problems } = await signedIn('/projects/site/volumes')
  await page.locator('[data-volume=data]').getByText('store').waitFor()
  expect(await page.getByRole('button', { name: 'Remove data' }).isDisabled()).toBe(true)

  const files = pack()
  files.entry({ name: 'note.txt' }, 'kept')
  files.finalize()
  const spare = page.locator('[data-volume=spare]')
  await spare
    .locator('input[type=file]')
    .setInputFiles({ name: 'files.tar', mimeType: 'application/x-tar', buffer: await buffer(files) })
  await dialogButton(page, 'Upload').click()
  await spare.getByText(/^files.tar .* is in spare.$/).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download spare' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('site-spare.tar')
  expect((await buffer(await download.createReadStream())).toString()).toContain('kept')

  await page.getByRole('button', { name: 'Remove spare' }).click()
  await page.getByLabel(/^To confirm/).fill('spare')
  await dialogButton(page, 'Remove').click()
  await spare.waitFor({ state: 'detached' })
  expect(problems).toEqual([])
})

test('all pages of a project fit a phone', async () => {
  for (const path of ['', '/containers', '/containers/store', '/volumes', '/settings', '/deployments/2']) {
    const { page, problems } = await openSignedIn(browser, doprax, `/projects/site${path}`, phone)
    await page.locator('h1').waitFor()
    await page.locator('.skeleton').first().waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBe(0)
    const tab = page.locator('.tab[aria-current=page]')
    if (await tab.count())
      await expect
        .poll(() => tab.evaluate((each) => each.getBoundingClientRect().right))
        .toBeLessThanOrEqual(375)
    expect(problems).toEqual([])
    await page.close()
  }
})

test('a project that applies what can’t lose anything deploys it by itself', async () => {
  const { page, problems } = await signedIn('/projects/site/settings')
  await page.getByLabel(/^Apply changes of doprax.yaml/).click()
  await expect.poll(async () => (await site.api('')).autoApply).toBe(true)
  await site.commit({ 'doprax.yaml': declare(store + service('second') + service('third'), 'other') })
  expect((await site.push()).status).toBe(0)
  await page.getByRole('link', { name: 'Containers' }).click()
  await row(page, 'third').locator('[data-state=running]').waitFor()
  expect(problems).toEqual([])
})

test('a project is deleted by its name; the page says until when its volumes are kept', async () => {
  const { page, problems } = await signedIn('/projects/site/settings')
  await page.getByRole('button', { name: 'Delete project' }).click()
  await page.getByRole('dialog').getByText('Its 1 volume stays').waitFor()
  await page.getByLabel(/^To confirm/).fill('site')
  await dialogButton(page, 'Delete').click()
  await page.waitForURL(`${doprax.url}/`)
  await page.getByText(/kept until/).waitFor()
  expect(problems).toEqual([])
})
