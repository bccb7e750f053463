import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, type TestBrowser } from '../fixtures/browser.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { httpdFiles, nonce, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let browser: TestBrowser
let site: TestProject

beforeAll(async () => {
  await ensureBusyboxImage()
  ;[doprax, browser] = await Promise.all([Doprax.start({ DOPRAX_STOP_GRACE: '1' }), launchBrowser()])
  site = await TestProject.create(doprax, 'site')
  expect((await site.deploy(httpdFiles('one'))).status).toBe(0)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await doprax?.[Symbol.asyncDispose]()
})

const dockerfile = (run: string) =>
  `FROM ${busyboxImage}\nCOPY www /www\nRUN : ${nonce}; ${run}\nEXPOSE 3000\nCMD ["busybox", "httpd", "-f", "-p", "3000", "-h", "/www"]\n`

const signedIn = (path: string, options = {}) => openSignedIn(browser, doprax, path, options)

test('a wrong token is refused, the right one leads back to where one was going', async () => {
  const { page } = await browser.open(`${doprax.url}/projects/site`)
  await page.locator('input').first().fill('wrong-token-wrong-token')
  await page.keyboard.press('Enter')
  await page
    .getByText(/valid token/i)
    .first()
    .waitFor()
  await page.locator('input').first().fill(doprax.token)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${doprax.url}/projects/site`)
  await page.getByRole('heading', { name: 'site' }).waitFor()
})

test('a push appears on the open page by itself, and its log follows live to the end', async () => {
  const { page, problems } = await signedIn('/projects/site')
  await page.getByText('Change Dockerfile').first().waitFor()
  await site.commit({
    'www/index.html': 'two\n',
    Dockerfile: dockerfile('for i in 1 2 3 4; do echo "line number $i"; sleep 0.5; done'),
  })
  const pushing = site.push()
  await page.locator('a[href="/projects/site/deployments/2"]').first().click()
  await page.getByText('line number 1', { exact: true }).waitFor()
  await page.getByText('line number 4', { exact: true }).waitFor()
  await page.getByText(/Switched; v1 drained/).waitFor()
  expect((await pushing).status).toBe(0)
  for (const number of [1, 2, 3, 4]) {
    expect(await page.getByText(`line number ${number}`, { exact: true }).count()).toBe(1)
  }
  await page.waitForFunction(() => /live/i.test(document.title))
  expect(problems).toEqual([])
})

test('what a build prints never becomes markup', async () => {
  const attack = '<img src=x onerror=alert(1)><script>alert(2)</script>'
  await site.deploy({ Dockerfile: dockerfile(`echo '${attack}'`) })
  const { page, problems } = await signedIn('/projects/site/deployments/3')
  let alerted = false
  page.on('dialog', () => {
    alerted = true
  })
  await page.getByText(attack, { exact: true }).waitFor()
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(alerted).toBe(false)
  expect(problems).toEqual([])
})

test('a failure says cause and cure, and rolling back from the page works', async () => {
  expect((await site.deploy({ Dockerfile: `FROM ${busyboxImage}\n` })).status).not.toBe(0)
  const { page } = await signedIn('/projects/site/deployments/4')
  await page
    .getByText(/neither CMD nor ENTRYPOINT|exposes no TCP port/)
    .first()
    .waitFor()
  await page.goto(`${doprax.url}/projects/site`)
  await page.getByRole('button', { name: /Roll back to v1/ }).click()
  const confirm = page.getByRole('dialog').getByRole('button', { name: /roll back/i })
  await confirm.click()
  await doprax.until(async () => (await site.visit()).body === 'one\n', 'rolled back')
})

test('a page whose script does not come says so, and can be loaded again', async () => {
  const { page } = await signedIn('/')
  await page.route('**/*.js', (route) => route.abort(), { times: 1 })
  await page.goto(`${doprax.url}/projects/site`)
  await page.getByText('This page did not load whole.').waitFor()
  await page.getByRole('link', { name: 'Load it again' }).click()
  await page.getByRole('heading', { name: 'site' }).waitFor()
})

test('on a phone, in the dark, no page scrolls sideways', async () => {
  const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }
  const { page } = await signedIn('/projects/site/deployments/2', phone)
  for (const path of ['/projects/site/deployments/2', '/projects/site', '/']) {
    await page.goto(`${doprax.url}${path}`)
    await page.locator('h1').waitFor()
    await page.locator('.skeleton').first().waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
})
