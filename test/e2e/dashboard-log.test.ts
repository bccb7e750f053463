import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LogLine } from '../../src/dashboard/log/fold.ts'
import { launchBrowser, type OpenPage, openSignedIn, type TestBrowser } from '../fixtures/browser.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { expectedLines, rowsOf, scrollLog } from '../fixtures/log-page.ts'
import { nonce, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let browser: TestBrowser
let opened: OpenPage
let page: Page
let lines: LogLine[]

const path = '/projects/bulk/deployments/1'
/** More rows in the page than this, whatever the log's length, and scrolling would stutter. */
const mostRows = 120

/** A build that prints 100,000 lines, as fast as BuildKit takes them, and some that look like patterns. */
const dockerfile = `FROM ${busyboxImage}
RUN : ${nonce}; echo 'a needle (in [the] hay.*'; echo 'no NEEDLE here$1'
${[1, 2, 3, 4].map((step) => `RUN for i in $(seq 0 49); do seq $((${step}000000 + i * 500)) $((${step}000499 + i * 500)) | sed 's/$/ compile/'; sleep 0.05; done`).join('\n')}
RUN echo 'the last needle'
EXPOSE 3000
CMD ["busybox", "httpd", "-f", "-p", "3000"]
`

beforeAll(async () => {
  await ensureBusyboxImage()
  ;[doprax, browser] = await Promise.all([Doprax.start({ DOPRAX_STOP_GRACE: '1' }), launchBrowser()])
  const project = await TestProject.create(doprax, 'bulk')
  expect((await project.deploy({ Dockerfile: dockerfile })).status).toBe(0)
  lines = await expectedLines(doprax, 'projects/bulk/deployments/1')
  opened = await openSignedIn(browser, doprax, path)
  page = opened.page
  await allLinesAreThere()
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await doprax?.[Symbol.asyncDispose]()
})

const countShown = () => page.locator('.log-count').textContent()
const allLinesAreThere = () => page.getByText(`${lines.length.toLocaleString('en')} lines`).waitFor()
const row = (number: number) => page.locator(`.log-row[data-index="${number - 1}"]`)
const numberOf = (text: string) => lines.find((line) => line.plain === text)!.number
const matches = () => page.locator('.log-matches').textContent()
const currentLine = () => page.locator('.log-row.is-current .log-number').textContent()

test('of 100,000 lines the page holds the few that are in view, and shows any of them', async () => {
  expect(lines.length).toBeGreaterThan(100_000)
  expect(await countShown()).toBe(`${lines.length.toLocaleString('en')} lines`)
  const height = await page.locator('.log-scroller').evaluate((scroller) => scroller.scrollHeight)
  for (let step = 0; step <= 20; step++) {
    await scrollLog(page, (height * step) / 20)
    const rows = await rowsOf(page)
    expect(rows.length).toBeLessThan(mostRows)
    for (const { number, text } of rows) expect(text).toBe(lines[number - 1]!.plain)
  }
  expect((await rowsOf(page)).at(-1)!.number).toBe(lines.length)
})

test('scrolling through it keeps the page quick (figures only)', async () => {
  await page.locator('.log-scroller').evaluate((scroller) => {
    scroller.scrollTop = 0
  })
  await page.locator('.log-scroller').hover()
  await page.evaluate(() => {
    const seen = { tasks: [] as number[], frames: [] as number[] }
    new PerformanceObserver((list) => {
      seen.tasks.push(...list.getEntries().map((entry) => entry.duration))
    }).observe({ type: 'longtask' })
    let last = performance.now()
    const frame = (now: number) => {
      seen.frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    Object.assign(window, { seen })
  })
  for (let turn = 0; turn < 150; turn++) await page.mouse.wheel(0, turn < 100 ? 400 : 40_000)
  const { tasks, frames } = await page.evaluate(
    () => (window as unknown as { seen: { tasks: number[]; frames: number[] } }).seen,
  )
  frames.sort((a, b) => a - b)
  const at = (part: number) => frames[Math.floor(frames.length * part)]!.toFixed(0)
  console.log(
    `150 turns of the wheel over ${lines.length} lines: ${frames.length} frames, median ${at(0.5)} ms, ` +
      `95% within ${at(0.95)} ms; tasks over 50 ms: ${tasks.length}, longest ${Math.max(0, ...tasks).toFixed(0)} ms`,
  )
  expect((await rowsOf(page)).length).toBeLessThan(mostRows)
})

test('search counts, goes on and back around the ends, and takes a query as text', async () => {
  const field = page.getByLabel('Search the log')
  const found = lines.filter((line) => /needle/i.test(line.plain)).map((line) => String(line.number))
  // A turn of the wheel may still be under way.
  const toTop = () =>
    page.locator('.log-scroller').evaluate(async (scroller) => {
      scroller.scrollTop = 0
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
      return scroller.scrollTop
    })
  await expect.poll(toTop).toBe(0)
  await field.fill('needle')
  await expect.poll(matches).toBe(`1 of ${found.length}`)
  for (const step of [1, 2, found.length]) {
    for (let times = 0; times < step; times++) await field.press('Enter')
  }
  const position = (1 + 2 + found.length) % found.length
  await expect.poll(currentLine).toBe(found[position])
  await field.press('Shift+Enter')
  await expect.poll(currentLine).toBe(found[(position + found.length - 1) % found.length])
  await page.getByRole('button', { name: 'Next match' }).click()
  await expect.poll(currentLine).toBe(found[position])

  for (const query of ['(in [the] hay.*', 'here$1', '.*']) {
    await field.fill(query)
    const count = lines.filter((line) => line.plain.includes(query)).length
    await expect.poll(matches).toBe(`1 of ${count}`)
    expect(await page.locator('.log-row mark').first().textContent()).toBe(query)
  }
  await field.fill('nowhere\\')
  await expect.poll(matches).toBe('No match')
  await field.fill('compile')
  await expect.poll(matches).toMatch(/^[\d,]+ of 100,00\d$/)
  await field.press('Escape')
  expect(await field.inputValue()).toBe('')
  expect(await page.locator('.log-row mark').count()).toBe(0)
})

test('a link to lines shows and marks them, and survives a reload', async () => {
  const first = numberOf('3000500 compile')
  await page.goto(`${doprax.url}${path}#L${first}-L${first + 2}`)
  await page.reload()
  await allLinesAreThere()
  await row(first).and(page.locator('.is-linked')).waitFor()
  const marked = () => page.locator('.log-row.is-linked .log-number').allTextContents()
  await expect.poll(marked).toEqual([first, first + 1, first + 2].map(String))

  await row(first + 4)
    .locator('.log-number')
    .click()
  await expect.poll(marked).toEqual([String(first + 4)])
  await row(first + 7)
    .locator('.log-number')
    .click({ modifiers: ['Shift'] })
  await expect.poll(marked).toEqual([4, 5, 6, 7].map((more) => String(first + more)))
  await expect.poll(() => new URL(page.url()).hash).toBe(`#L${first + 4}-L${first + 7}`)
  await page.reload()
  await row(first + 4)
    .and(page.locator('.is-linked'))
    .waitFor()
  await expect.poll(marked).toEqual([4, 5, 6, 7].map((more) => String(first + more)))
})

test.each(['#L0', '#L999999999', '#L5-', '#<img src=x>', '#%'])(
  'a link to %s, which is no line, does no harm',
  async (hash) => {
    await page.goto('about:blank')
    await page.goto(`${doprax.url}${path}${hash}`)
    await allLinesAreThere()
    await row(1).waitFor()
    expect(await page.locator('.log-row.is-linked').count()).toBe(0)
  },
)

test('a step leads to its line', async () => {
  await page.locator('.step-link').last().click()
  await row(numberOf('the last needle')).waitFor()
})

test('the download is the whole log', async () => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the log' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('bulk-1.log')
  const text = await (
    await fetch(download.url(), { headers: { authorization: `Bearer ${doprax.token}` } })
  ).text()
  expect(text.match(/ compile$/gm)!.length).toBe(100_000)
})

test('nothing was reported to the console meanwhile', () => {
  expect(opened.problems).toEqual([])
})
