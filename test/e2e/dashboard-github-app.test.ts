import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, phone, type TestBrowser } from '../fixtures/browser.ts'
import { poorContrasts } from '../fixtures/contrast.ts'
import type { Doprax } from '../fixtures/doprax.ts'
import type { GitServer } from '../fixtures/git-http.ts'
import type { GithubApi } from '../fixtures/github-api.ts'
import { GithubAppHost } from '../fixtures/github-app/github-app.ts'
import { type GithubSite, startGithubSite } from '../fixtures/github-site.ts'
import { callApi } from '../fixtures/project.ts'

const app = new GithubAppHost()
let hub: GithubSite
let doprax: Doprax
let browser: TestBrowser
let host: GitServer
let github: GithubApi

beforeAll(async () => {
  ;[hub, browser] = await Promise.all([startGithubSite({ app }), launchBrowser()])
  ;({ doprax, host, github } = hub)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await hub?.[Symbol.asyncDispose]()
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const card = (page: Page) => page.getByRole('region', { name: 'GitHub App', exact: true })
const formAction = async (path: string) =>
  /form-action ([^;]*)/.exec(
    (await fetch(`${doprax.url}${path}`)).headers.get('content-security-policy')!,
  )![1]

test('forms may go to GitHub from the one page that needs it', async () => {
  expect(await formAction('/github-app/new?organization=octo-org')).toBe(`${host.url} 'self'`)
  for (const path of ['/', '/settings', '/github-app/created', '/github-app/new/']) {
    expect(await formAction(path)).toBe("'self'")
  }
})

test('an admin sets an App up, installs it, and sees where', async () => {
  const { page, problems } = await openSignedIn(browser, doprax, '/')
  await page.getByRole('link', { name: 'Settings of the server' }).press('Enter')
  await card(page).getByLabel('An organization’s').check()
  await card(page).getByPlaceholder('octo-org').fill('octo-org')
  await button(page, 'Set up a GitHub App').press('Enter')
  await page.getByText('For octo-org').waitFor()
  await button(page, 'Continue to GitHub').press('Enter')

  await page.getByRole('heading', { name: 'Create GitHub App for octo-org' }).waitFor()
  await page.getByLabel('GitHub App name').fill('Deployer')
  await button(page, 'Create GitHub App').click()

  const install = card(page).getByRole('link', { name: 'Install in repositories' })
  await install.waitFor()
  expect(page.url()).toBe(`${doprax.url}/settings`)
  expect(await install.getAttribute('href')).toBe(`${host.url}/apps/deployer/installations/new`)
  expect(await card(page).getByText('of octo-org').textContent()).toBe('Deployer of octo-org')

  app.install('octo-org', ['octo-org/site', 'octo-org/shop'])
  app.install('octocat', ['octocat/hello']).suspended = true
  await page.reload()
  await card(page).getByText('2 repositories').waitFor()
  expect(await card(page).locator('[data-state=suspended]').textContent()).toBe('Suspended')
  expect(problems).toEqual([])
})

test('it is readable in both themes, also on a phone', async () => {
  for (const options of [
    {},
    phone,
    { colorScheme: 'dark' as const },
    { ...phone, colorScheme: 'dark' as const },
  ]) {
    const { page } = await openSignedIn(browser, doprax, '/settings', options)
    await card(page).getByText('2 repositories').waitFor()
    expect(await poorContrasts(page)).toEqual([])
    const wide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    expect(await page.evaluate(wide)).toBe(0)
  }
})

test('it is removed, once one agrees', async () => {
  const { page, problems } = await openSignedIn(browser, doprax, '/settings')
  await button(page, 'Remove').click()
  const dialog = page.getByRole('dialog', { name: 'Remove Deployer?' })
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await button(page, 'Set up a GitHub App').waitFor()
  expect((await callApi(doprax, '/github-app')).app).toBe(null)
  expect(problems).toEqual([])
})

test('a GitHub that fails can be tried again; a forged way back is refused, and says what to do', async () => {
  const { page, problems } = await openSignedIn(browser, doprax, '/github-app/new')
  await button(page, 'Continue to GitHub').click()
  await button(page, 'Create GitHub App').waitFor()
  github.next.push({ status: 502 })
  await button(page, 'Create GitHub App').click()
  await page.getByText('GitHub answered 502').waitFor()
  await button(page, 'Try again').click()
  await card(page).getByText('2 repositories').waitFor()
  await callApi(doprax, '/github-app', { method: 'DELETE' })

  await page.goto(`${doprax.url}/github-app/created?code=abc&state=${'A'.repeat(32)}`)
  await page.getByText('This set-up is not known here').waitFor()
  expect(await button(page, 'Try again').count()).toBe(0)
  await page.getByRole('link', { name: 'To the settings' }).click()
  await button(page, 'Set up a GitHub App').waitFor()
  expect(problems).toEqual([])
})

test('an App whose keys were lost is to be deleted at GitHub', async () => {
  const { page } = await openSignedIn(browser, doprax, '/github-app/new')
  await button(page, 'Continue to GitHub').click()
  await button(page, 'Create GitHub App').waitFor()
  github.next.push({ status: 404 })
  await button(page, 'Create GitHub App').click()
  await page.getByText('Delete the App at GitHub, and begin again').waitFor()
  process.kill(doprax.pidOf('server')!, 'SIGKILL')
  const lost = () =>
    callApi(doprax, '/github-app').then(
      ({ lost }) => lost !== null,
      () => false,
    )
  await doprax.until(lost, 'started again')
  await page.goto(`${doprax.url}/settings`)
  const link = card(page).getByRole('link', { name: 'among your Apps at GitHub' })
  await link.waitFor()
  expect(await link.getAttribute('href')).toBe(`${host.url}/settings/apps`)
  await button(page, 'It is deleted').click()
  await link.waitFor({ state: 'detached' })
})

test('who is no admin sees no way there, and no App', async () => {
  const { token } = await callApi<any>(doprax, '/users', { method: 'POST', body: { name: 'bob' } })
  const { page } = await browser.open(`${doprax.url}/login?next=/settings`)
  await page.getByLabel('Token').fill(token)
  await button(page, 'Sign in').click()
  await page.getByText('Only an admin can see the GitHub App.').waitFor()
  expect(await page.getByRole('link', { name: 'Settings of the server' }).count()).toBe(0)
})
