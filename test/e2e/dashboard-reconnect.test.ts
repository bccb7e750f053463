import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, type TestBrowser } from '../fixtures/browser.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { expectedLines, readWholeLog } from '../fixtures/log-page.ts'
import { callApi, nonce, TestProject } from '../fixtures/project.ts'
import { TcpProxy } from '../fixtures/tcp-proxy.ts'

let doprax: Doprax
let browser: TestBrowser
let line: TcpProxy
let projects = 0

beforeAll(async () => {
  await ensureBusyboxImage()
  ;[doprax, browser] = await Promise.all([Doprax.start({ DOPRAX_STOP_GRACE: '1' }), launchBrowser()])
  line = await TcpProxy.open(Number(doprax.env.DOPRAX_PORT))
})
afterEach(() => {
  line.down = false
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await line?.[Symbol.asyncDispose]()
  await doprax?.[Symbol.asyncDispose]()
})

interface Watched {
  page: Page
  problems: string[]
  deployment: string
}

/** Pushes a build that prints 600 numbered lines in some six seconds, and opens its page once they come. */
async function watchBuild(origin = doprax.url): Promise<Watched> {
  const project = await TestProject.create(doprax, `counter-${++projects}`)
  const count = 'for i in $(seq 20); do for j in $(seq 30); do echo "line $i.$j"; done; sleep 0.3; done'
  await project.commit({
    Dockerfile: `FROM ${busyboxImage}\nRUN : ${nonce} ${projects}; ${count}\nEXPOSE 3000\nCMD ["busybox", "httpd", "-f", "-p", "3000"]\n`,
  })
  expect((await project.push('-o', 'detach')).status).toBe(0)
  const deployment = `projects/${project.name}/deployments/1`
  const opened = await openSignedIn(browser, doprax, `/${deployment}`, { origin })
  await opened.page
    .getByText(/^line \d+\.\d+$/)
    .first()
    .waitFor()
  return { ...opened, deployment }
}

/** Waits until the page, which nobody reloads, says that it is live, and compares its log with the server's. */
async function expectWholeLog({ page, problems, deployment }: Watched): Promise<void> {
  await page.locator('.title-line [data-state=live]').waitFor()
  await page.locator('.log[data-status=ended]').waitFor()
  const expected = (await expectedLines(doprax, deployment)).map((line) => line.plain)
  expect(await readWholeLog(page)).toEqual(expected)
  // A build that was cut off begins anew.
  expect(new Set(expected.filter((text) => /^line 20\./.test(text))).size).toBe(30)
  expect(problems).toEqual([])
}

const banner = (page: Page) => page.getByText('Connection lost.')

test('a connection that is cut again and again, anywhere, loses and doubles no line', async () => {
  const watched = await watchBuild(`http://localhost:${line.port}`)
  const isOver = async () => (await callApi(doprax, `/${watched.deployment}`)).state === 'live'
  while (!(await isOver())) {
    line.cut()
    await sleep(100 + Math.random() * 500)
  }
  await expectWholeLog(watched)
})

test('a connection that is away for a while is told of, and comes back by itself', async () => {
  const watched = await watchBuild(`http://localhost:${line.port}`)
  line.down = true
  await banner(watched.page).waitFor()
  await doprax.until(async () => (await callApi(doprax, `/${watched.deployment}`)).state === 'live', 'live')
  line.down = false
  await expectWholeLog(watched)
  await banner(watched.page).waitFor({ state: 'detached' })
})

test('a server that is killed comes back, and the page goes on', async () => {
  const watched = await watchBuild()
  process.kill(doprax.pidOf('server')!, 'SIGKILL')
  await expectWholeLog(watched)
})

test('Doprax is stopped and started again in the middle of a build, and the page goes on', async () => {
  const watched = await watchBuild()
  await doprax.stop()
  await banner(watched.page).waitFor()
  await doprax.start()
  await expectWholeLog(watched)
  const states = await watched.page.locator('.step .visually-hidden').allTextContents()
  expect(states).not.toContain('running')
})

test('lists come up to date by themselves after a lost connection', async () => {
  const project = await TestProject.create(doprax, 'list')
  const opened = await openSignedIn(browser, doprax, '/', { origin: `http://localhost:${line.port}` })
  await opened.page.getByText('counter-1', { exact: true }).waitFor()
  line.down = true
  await banner(opened.page).waitFor()
  await project.deploy({ 'README.md': 'no Dockerfile' })
  expect(await opened.page.locator('[data-project=list]').count()).toBe(0)
  line.down = false
  await opened.page.locator('[data-project=list] [data-state=failed]').waitFor()
  expect(opened.problems).toEqual([])
})
