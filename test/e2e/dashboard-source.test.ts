import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, phone, type TestBrowser } from '../fixtures/browser.ts'
import { poorContrasts } from '../fixtures/contrast.ts'
import type { Doprax } from '../fixtures/doprax.ts'
import { type GitServer, privateToken } from '../fixtures/git-http.ts'
import type { GithubApi } from '../fixtures/github-api.ts'
import { GithubAppHost } from '../fixtures/github-app/github-app.ts'
import { setUpApp } from '../fixtures/github-app/set-up.ts'
import { deliver, mergeOf, pushOf } from '../fixtures/github-hook.ts'
import { type GithubSite, startGithubSite } from '../fixtures/github-site.ts'
import { callApi, TestProject } from '../fixtures/project.ts'
import type { Upstream } from '../fixtures/upstream.ts'

const attack = '<img src=x onerror=alert(1)><script>alert(2)</script>'
const app = new GithubAppHost()
let hub: GithubSite
let doprax: Doprax
let browser: TestBrowser
let host: GitServer
let github: GithubApi
let upstream: Upstream
let site: TestProject

beforeAll(async () => {
  ;[hub, browser] = await Promise.all([
    startGithubSite({ token: privateToken, app, open: /^\/octocat\// }),
    launchBrowser(),
  ])
  ;({ doprax, host, github } = hub)
  upstream = await hub.upstream('octocat/Hello_World')
  site = await TestProject.create(doprax, 'hello-world')
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await hub?.[Symbol.asyncDispose]()
})

const sourcePage = '/projects/hello-world/source'
const signedIn = (path: string) => openSignedIn(browser, doprax, path)
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const field = (page: Page, name: string) => page.getByRole('textbox', { name: new RegExp(`^${name}`) })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const delivery = (page: Page, text: string | RegExp) => page.locator('[data-delivery]', { hasText: text })
const live = (number: number) =>
  doprax.until(async () => (await site.api(`/deployments/${number}`)).state === 'live', `live ${number}`)
const secret = async () => (await site.api('/webhook')).webhook.secret as string

test('a repository becomes a project that is live, by keyboard alone', async () => {
  await upstream.publish('one')
  const { page, problems } = await signedIn('/')
  // Until it is known that there are no projects, the page has another link of this name.
  await page.getByRole('heading', { name: 'Push your first project' }).waitFor()
  await page.getByRole('link', { name: 'Import a repository' }).press('Enter')
  await field(page, 'Repository').pressSequentially('octocat/Hello_World')
  expect(await field(page, 'Name of the project').inputValue()).toBe('hello-world')
  await field(page, 'Name of the project').fill('Hello World')
  await page.keyboard.press('Enter')
  await page
    .getByRole('alert')
    .getByText(/can't be a project's name.*like 'hello-world'/)
    .waitFor()
  await field(page, 'Name of the project').fill('hello-world')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${doprax.url}/projects/hello-world/deployments/1`)
  await page.getByText('imported by admin').waitFor()
  await page.locator('.title-line [data-state=live]').waitFor()
  expect((await site.visit()).body).toBe('one\n')

  await page.goto(`${doprax.url}/projects/hello-world`)
  const commit = page.locator('.deployment-row').getByRole('link', { name: /^[0-9a-f]{7}$/ })
  const oid = await upstream.tree.git('rev-parse', 'HEAD')
  expect(await commit.getAttribute('href')).toBe(`${host.url}/octocat/Hello_World/commit/${oid}`)
  expect(problems).toEqual([])
})

test('what can be no source is said at its field', async () => {
  await callApi(doprax, '/projects', { method: 'POST', body: { name: 'empty' } })
  const { page, problems } = await signedIn('/projects/empty/source')
  await field(page, 'Repository').fill('ext::sh -c true')
  await button(page, 'Import and deploy').click()
  await page
    .getByRole('alert')
    .getByText(/can be no address: write one like/)
    .waitFor()
  expect(await field(page, 'Repository').getAttribute('aria-invalid')).toBe('true')
  await field(page, 'Repository').fill('octocat/Hello_World')
  await page.getByRole('radio', { name: 'Deploy key' }).check()
  await field(page, 'Private key').fill('no key')
  await button(page, 'Import and deploy').click()
  await page
    .getByRole('alert')
    .getByText(/needs a deploy key/)
    .waitFor()
  await page.getByRole('radio', { name: 'Public' }).check()
  await page.getByText('Branch, watch paths, checks').click()
  await page.getByLabel('Wait for green checks').check()
  await button(page, 'Import and deploy').click()
  await page
    .getByRole('alert')
    .getByText(/Checks can be waited for where/)
    .waitFor()
  expect((await callApi(doprax, '/projects/empty/source')).source).toBe(null)
  expect(problems).toEqual([])
})

test('without the rights the webhook is pasted, and what arrives shows up by itself', async () => {
  const { page, problems } = await signedIn(sourcePage)
  const webhook = card(page, 'Webhook')
  await webhook.getByText('Nothing has arrived yet').waitFor()
  await webhook.getByText(`${doprax.url}/webhooks/github/hello-world`).waitFor()
  await webhook.getByText(/No host on the internet can reach this/).waitFor()
  const text = await secret()
  expect(await page.content()).not.toContain(text)
  await webhook.getByRole('button', { name: 'Show the secret' }).press('Enter')
  await webhook.getByText(text).waitFor()
  await webhook.getByLabel('Host').selectOption('GitLab')
  await webhook.getByText(`${doprax.url}/webhooks/gitlab/hello-world`).waitFor()

  await deliver(doprax, 'hello-world', text, 'ping', {})
  await webhook.getByText(/A ping arrived (just now|\d+ seconds ago)/).waitFor()
  await delivery(page, 'The webhook works.').waitFor()
  await deliver(doprax, 'hello-world', 'another secret', 'ping', {})
  await page.reload()
  await webhook.getByText('1 request refused for a wrong signature').waitFor()
  expect(problems).toEqual([])
})

test('deliveries stand there with what came of them, newest first, and are delivered again', async () => {
  const { page, problems } = await signedIn(sourcePage)
  const commit = await upstream.publish('two')
  const guid = 'a0e5c7ac-0000-4000-8000-000000000000'
  await deliver(doprax, 'hello-world', await secret(), 'push', pushOf(commit), { guid })
  const push = delivery(page, 'Push of')
  await push.getByRole('link', { name: /^#2/ }).waitFor()
  await push.locator('[data-state=live]').waitFor()
  await deliver(doprax, 'hello-world', await secret(), 'push', pushOf(commit), { guid })
  await push.getByText('GitHub, came 2 times').waitFor()
  const other = pushOf(commit, { branch: 'main', message: `${attack} [skip ci]` })
  await deliver(doprax, 'hello-world', await secret(), 'push', other)
  await deliver(doprax, 'hello-world', await secret(), 'pull_request', mergeOf(commit, attack.slice(0, 4)))
  await deliver(doprax, 'hello-world', await secret(), attack.replaceAll(/\n/g, ''), {})
  await delivery(page, /Event <img src=x onerror=alert\(1\)>.*: it deploys nothing/).waitFor()
  await delivery(page, '[skip ci]').locator('[data-state=ignored]').waitFor()
  expect(await page.locator('[data-delivery]').first().textContent()).toContain('<img')
  expect(await page.locator('img').count()).toBe(0)

  await page.goto(`${doprax.url}/projects/hello-world/deployments/2`)
  await page.getByText('webhook of GitHub').waitFor()
  await page.goto(`${doprax.url}${sourcePage}`)
  await page.getByLabel('Host').waitFor()
  await callApi(doprax, '/projects/hello-world', { method: 'PATCH', body: { deployBranch: 'next' } })
  await push.getByRole('button', { name: 'Redeliver' }).click()
  await delivery(page, 'Branch main: only next deploys.').waitFor()
  await callApi(doprax, '/projects/hello-world', { method: 'PATCH', body: { deployBranch: 'main' } })
  await delivery(page, 'only next').getByRole('button', { name: 'Redeliver', exact: true }).press('Enter')
  await push.getByRole('link', { name: /^#2/ }).waitFor()
  expect(problems).toEqual([])
})

test('older deliveries come when one asks for them', async () => {
  const before = (await site.api('/deliveries?limit=100')).deliveries.length
  for (let n = before; n < 21; n++) await deliver(doprax, 'hello-world', await secret(), 'star', {})
  const { page, problems } = await signedIn(sourcePage)
  await page.locator('[data-delivery]').nth(19).waitFor()
  expect(await page.locator('[data-delivery]').count()).toBe(20)
  await button(page, 'Older deliveries').click()
  await delivery(page, 'The webhook works.').waitFor()
  expect(await page.locator('[data-delivery]').count()).toBe(21)
  expect(await button(page, 'Older deliveries').count()).toBe(0)
  expect(problems).toEqual([])
})

test('a source is changed; with a token the webhook is made at GitHub, and the token stays', async () => {
  const { page, problems } = await signedIn(sourcePage)
  const source = card(page, 'Source')
  await source.getByText('Public').waitFor()
  await button(page, 'Change').press('Enter')
  await page.getByRole('radio', { name: 'Token' }).check()
  await page.locator('input[name=token]').fill('ghp_without-rights')
  await button(page, 'Save').click()
  await button(page, 'Try to make it at GitHub').click()
  await page.getByText('GitHub answered 401: Bad credentials').waitFor()
  await button(page, 'Change').click()
  await page.getByRole('radio', { name: 'New token' }).check()
  await page.locator('input[name=token]').fill(privateToken)
  await field(page, 'Watch paths').fill('www\n\n Dockerfile ')
  await page.getByLabel('Wait for green checks').check()
  await button(page, 'Save').click()
  await source.getByText('changes of www, Dockerfile, once its checks are green').waitFor()
  await source.locator('dd', { hasText: /^Token$/ }).waitFor()
  await button(page, 'Try to make it at GitHub').click()
  await page.getByText('Made for you at GitHub').waitFor()
  expect(github.taken.filter(({ path }) => path.endsWith('/hooks'))).toHaveLength(1)
  expect(await page.content()).not.toContain(privateToken)

  await button(page, 'Change').click()
  await page.getByLabel('Wait for green checks').uncheck()
  await field(page, 'Watch paths').fill('')
  await button(page, 'Save').click()
  await source.getByText('every change').waitFor()
  await button(page, 'Change').click()
  await field(page, 'Repository').fill('octocat/another')
  await button(page, 'Save').click()
  await page
    .getByRole('alert')
    .getByText(/is for the other repository: choose one for this/)
    .waitFor()
  await button(page, 'Not now').click()
  await source.locator('dd', { hasText: /^Token$/ }).waitFor()
  expect(problems).toEqual([])
})

test('the newest commit is deployed by hand', async () => {
  const { page, problems } = await signedIn(sourcePage)
  await upstream.publish('three')
  await button(page, 'Deploy the newest commit').click()
  await page.waitForURL(`${doprax.url}/projects/hello-world/deployments/3`)
  await live(3)
  expect((await site.visit()).body).toBe('three\n')
  expect(problems).toEqual([])
})

test.each(['light', 'dark'] as const)(
  'pages of the source fit a phone, and can be read in %s',
  async (colorScheme) => {
    for (const path of [sourcePage, '/projects/empty/source', '/import', '/', '/projects/hello-world']) {
      const { page, problems } = await openSignedIn(browser, doprax, path, { ...phone, colorScheme })
      await page.locator('h1').waitFor()
      await page.locator('.skeleton').first().waitFor({ state: 'detached' })
      if (path === sourcePage) {
        await button(page, 'Change').click()
        await page.getByText('Address and secret').click()
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBe(0)
      expect(await poorContrasts(page), path).toEqual([])
      expect(problems).toEqual([])
      await page.close()
    }
  },
)

test('webhook and source are given up, once one agrees', async () => {
  const { page, problems } = await signedIn(sourcePage)
  await button(page, 'Remove webhook').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await button(page, 'Set up the webhook').waitFor()
  await button(page, 'Forget source').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Forget', exact: true }).click()
  await button(page, 'Import and deploy').waitFor()
  expect((await site.api('/source')).source).toBe(null)
  expect((await site.visit()).body).toBe('three\n')
  expect(problems).toEqual([])
})

test('a repository of the GitHub App is picked from its list, and needs nothing else', async () => {
  await setUpApp(doprax)
  app.install('octo-org', ['octo-org/inside'])
  await (await hub.upstream('octo-org/inside')).publish('inside')
  const { page, problems } = await signedIn('/import')
  await page.locator('datalist option[value="octo-org/inside"]').waitFor({ state: 'attached' })
  await page.getByRole('radio', { name: 'Public' }).waitFor()
  await page.getByRole('combobox', { name: 'Repository' }).fill('octo-org/inside')
  expect(await page.getByRole('radio', { name: 'GitHub App' }).isChecked()).toBe(true)
  await button(page, 'Import and deploy').click()
  await page.waitForURL(`${doprax.url}/projects/inside/deployments/1`)
  await page.locator('.title-line [data-state=live]').waitFor()
  await page.goto(`${doprax.url}/projects/inside/source`)
  await page.getByText('The GitHub App tells of each push').waitFor()
  await page.goto(`${doprax.url}/import`)
  await page.getByRole('combobox', { name: 'Repository' }).fill('octo-org/outside')
  await page.getByRole('radio', { name: 'GitHub App' }).check()
  await button(page, 'Import and deploy').click()
  await page.getByRole('link', { name: 'Install the App there' }).waitFor()
  expect(problems).toEqual([])
})
