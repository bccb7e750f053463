import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, phone, type TestBrowser } from '../fixtures/browser.ts'
import { poorContrasts } from '../fixtures/contrast.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { httpdFiles, nonce, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let browser: TestBrowser

const attack = '<img src=x onerror=alert(1)><script>alert(2)</script>'
const long = 'a-very-long-word-without-any-place-to-break-it'.repeat(4)
/** All that a terminal can paint: 16 colours before 16 grounds, inverse, dim, and colours of a program's own. */
const paints = [
  ...Array.from({ length: 16 }, (_, n) => `\\033[38;5;${n}mfg${n}\\033[0m \\033[48;5;${n}mbg${n}\\033[0m`),
  ...Array.from(
    { length: 16 },
    (_, n) => `\\033[${n < 8 ? 40 + n : 92 + n};${n < 8 ? 97 : 30}mboth${n}\\033[0m`,
  ),
  '\\033[7minverse\\033[0m \\033[31;7mred inverse\\033[0m \\033[2mdim\\033[0m',
  '\\033[38;2;40;40;120mdark\\033[0m \\033[38;2;240;240;160mpale\\033[0m \\033[48;2;120;20;20mground\\033[0m',
].join('\\n')
const pages = {
  projects: '/',
  project: '/projects/site',
  'a new project': '/projects/empty',
  'a project to import': '/import',
  'a source': '/projects/empty/source',
  'a live deployment': '/projects/site/deployments/1',
  'a failed deployment': '/projects/site/deployments/2',
  'a deployment of a variable': '/projects/site/deployments/3',
  'an address of nothing': '/nothing/here',
  'a project that is none': '/projects/none',
}

beforeAll(async () => {
  await ensureBusyboxImage()
  ;[doprax, browser] = await Promise.all([Doprax.start({ DOPRAX_STOP_GRACE: '1' }), launchBrowser()])
  const site = await TestProject.create(doprax, 'site')
  const { Dockerfile, ...files } = httpdFiles('one')
  await site.commit({
    ...files,
    Dockerfile: Dockerfile!.replace(
      'EXPOSE',
      `RUN : ${nonce}; printf '${paints}\\n'; echo '${attack}'; echo ${long}\nEXPOSE`,
    ),
  })
  await site.tree.git('commit', '-q', '--amend', '-m', `${attack} ${long}`)
  expect((await site.push()).status).toBe(0)
  await site.deploy({ Dockerfile: `FROM ${busyboxImage}\nRUN echo '${attack}'; exit 7\n` })
  const set = {
    MARKUP: { value: attack },
    SECRET: { value: 'hidden-value', secret: true },
    [long.replaceAll('-', '_')]: { value: long },
  }
  await site.api('/env', { method: 'PATCH', body: { set } })
  await doprax.until(async () => (await site.api('/deployments/3')).state === 'live', 'live')
  await (await TestProject.create(doprax, 'empty')).deploy({ 'README.md': 'x' })
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await doprax?.[Symbol.asyncDispose]()
})

/** Opens a page of the site, and waits until all that is asked for at first is there. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${doprax.url}${path}`)
  await page.locator('h1, [role=alert]').first().waitFor()
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  if (path.includes('/deployments/')) await page.locator('.log[data-status=ended]').waitFor()
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  let page: Page
  let problems: string[]
  beforeAll(async () => {
    // High enough for the whole log.
    const viewport = { width: 1280, height: 2400 }
    ;({ page, problems } = await openSignedIn(browser, doprax, '/', { colorScheme, viewport }))
    page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`))
  })

  test.each(Object.entries(pages))(
    '%s can be read, keeps the policy, and holds no markup of others',
    async (_, path) => {
      await visit(page, path)
      expect(await poorContrasts(page)).toEqual([])
      expect(await page.locator('img, script:not([src]), [onerror]').count()).toBe(0)
      expect(problems).toEqual([])
    },
  )

  test('what is marked in a log can be read, and so can dialogs and forms', async () => {
    await visit(page, '/projects/site/deployments/1#L1-L60')
    await page.keyboard.press('/')
    await page.keyboard.type('g')
    await page.locator('.is-current mark').first().waitFor()
    await page.locator('.log-row.is-linked').nth(8).hover()
    expect(await poorContrasts(page)).toEqual([])
    await visit(page, '/projects/site')
    await page.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('button', { name: 'Roll back to v1' }).click()
    await page.getByRole('dialog').waitFor()
    expect(await poorContrasts(page)).toEqual([])
  })

  test('signing in can be read, also when it fails', async () => {
    const { page } = await browser.open(`${doprax.url}/login`, { colorScheme })
    await page.getByLabel('Token').fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    expect(await poorContrasts(page)).toEqual([])
  })
})

test('the choice of light or dark is kept, and goes before the system’s', async () => {
  const { page } = await openSignedIn(browser, doprax, '/', { colorScheme: 'dark' })
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const dark = await ground()
  await page.getByRole('button', { name: /^Theme: system/ }).click()
  expect(await ground()).not.toBe(dark)
  await page.reload()
  await page.getByRole('button', { name: /^Theme: light/ }).click()
  expect(await ground()).toBe(dark)
})

describe('on a phone', () => {
  let page: Page
  beforeAll(async () => {
    ;({ page } = await openSignedIn(browser, doprax, '/', phone))
  })

  test.each(Object.entries(pages))('%s fits', async (_, path) => {
    await visit(page, path)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375)
    const outside = await page.locator('a, button, input, h1, h2, .badge, time').evaluateAll((elements) =>
      elements
        .filter((element) => !element.closest('.log-scroller, .skip-link, .visually-hidden'))
        .filter((element) => {
          const { left, right, width } = element.getBoundingClientRect()
          return width > 0 && (left < 0 || right > innerWidth)
        })
        .map((element) => element.textContent),
    )
    expect(outside).toEqual([])
  })
})

test('the policy is strict, and what is hostile is shown as it is', async () => {
  const policy = (await fetch(`${doprax.url}/`)).headers.get('content-security-policy')!
  expect(policy).toContain("default-src 'self'")
  expect(policy).not.toMatch(/unsafe|\*|http/)
  const { page } = await openSignedIn(browser, doprax, '/projects/site/deployments/1')
  await page.getByRole('heading', { name: attack }).waitFor()
  await page.locator('.log[data-status=ended]').waitFor()
  const search = page.getByLabel('Search the log')
  await search.fill('alert(2)')
  await search.press('Enter')
  const printed = page.locator('.is-current.is-output .log-text')
  await printed.waitFor()
  expect(await printed.textContent()).toBe(attack)
})

/** Where the focus is: the name that a screen reader says, and whether an eye sees it. */
function focused(page: Page): Promise<{ name: string; seen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement!
    const outlined = (at: Element | null, part?: string) =>
      at !== null &&
      getComputedStyle(at, part).outlineStyle !== 'none' &&
      getComputedStyle(at, part).outlineWidth !== '0px'
    return {
      name: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim(),
      seen: outlined(element) || outlined(element, '::after') || outlined(element.closest('.log-search')),
    }
  })
}

async function tabThrough(page: Page): Promise<string[]> {
  const names: string[] = []
  for (;;) {
    await page.keyboard.press('Tab')
    const { name, seen } = await focused(page)
    if ((await page.evaluate(() => document.activeElement === document.body)) || names.length > 60)
      return names
    expect(seen, `the focus on ${name} can be seen`).toBe(true)
    names.push(name)
  }
}

test('the keyboard reaches everything on a deployment’s page, in the order of reading', async () => {
  const { page } = await openSignedIn(browser, doprax, '/')
  await visit(page, '/projects/site/deployments/3')
  // Who one is, and what is live, is asked for each by itself.
  await page.getByRole('link', { name: 'Settings of the server' }).waitFor()
  await page.getByRole('button', { name: 'Roll back to v1' }).waitFor()
  await page.getByRole('link', { name: 'Visit' }).waitFor()
  expect(await tabThrough(page)).toEqual([
    'Skip to the content',
    'Doprax, all projects',
    'site',
    'Settings of the server',
    'Theme: system. Change to light',
    'Sign out',
    'Roll back to v1',
    'Visit',
    'Search the log',
    'Wrap long lines',
    'Copy the log, or the linked lines',
    'Download the log',
    'Lines of the log',
  ])
  await visit(page, '/projects/site')
  const names = await tabThrough(page)
  expect(names).toContain('Roll back to v1')
  expect(names).toContain('Change MARKUP')
  expect(names).toContain('Remove SECRET')
})

test('all of a rollback without a mouse; the focus comes back from the dialog', async () => {
  const { page } = await openSignedIn(browser, doprax, '/')
  await visit(page, '/projects/site')
  const button = page.getByRole('button', { name: 'Roll back to v1' })
  for (const leave of ['Escape', 'Enter']) {
    await button.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect((await focused(page)).name).toBe('Not now')
    await page.keyboard.press(leave)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect((await focused(page)).name).toBe('Roll back to v1')
  }
  await page.getByRole('button', { name: 'Add' }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Name').and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Escape')
  expect((await focused(page)).name).toBe('Add')
})

test('a form that is saved leaves the focus where one has gone meanwhile', async () => {
  const { page } = await openSignedIn(browser, doprax, '/projects/site')
  const answer = Promise.withResolvers<void>()
  await page.route('**/env', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue()
    await answer.promise
    await route.fulfill({ json: { env: [], deployment: null } })
  })
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Name').fill('LATE')
  await page.getByLabel('Value').fill('x')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Settings of the server' }).focus()
  answer.resolve()
  await page.getByLabel('Name').waitFor({ state: 'detached' })
  expect((await focused(page)).name).toBe('Settings of the server')
})

test('single keys work the log', async () => {
  const { page } = await openSignedIn(browser, doprax, '/')
  await visit(page, '/projects/site/deployments/1')
  const last = Number.parseInt((await page.locator('.log-count').textContent())!, 10)
  const current = () => page.locator('.is-current .log-number').textContent()
  await page.keyboard.press('Shift+G')
  await page.locator(`.log-row[data-index="${last - 1}"]`).waitFor()
  await page.keyboard.press('g')
  await page.locator('.log-row[data-index="0"]').waitFor()
  await page.keyboard.press('w')
  expect(await page.getByRole('button', { name: 'Wrap long lines' }).getAttribute('aria-pressed')).toBe(
    'false',
  )
  await page.keyboard.press('/')
  await page.keyboard.type('both')
  await page.keyboard.press('Enter')
  const second = await current()
  await page.keyboard.press('Tab')
  await page.keyboard.press('n')
  await expect.poll(current).toBe(String(Number(second) + 1))
  await page.keyboard.press('Shift+N')
  await expect.poll(current).toBe(second)
  await page.keyboard.press('Escape')
  expect(await page.getByLabel('Search the log').inputValue()).toBe('')
})
