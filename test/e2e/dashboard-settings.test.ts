import { once } from 'node:events'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openSignedIn, phone, type TestBrowser } from '../fixtures/browser.ts'
import { poorContrasts } from '../fixtures/contrast.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { cacheSpec, httpdFiles, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let browser: TestBrowser
let site: TestProject

beforeAll(async () => {
  await ensureBusyboxImage()
  ;[doprax, browser] = await Promise.all([Doprax.start({ DOPRAX_STOP_GRACE: '1' }), launchBrowser()])
  site = await TestProject.create(doprax, 'site')
  const { status } = await site.deploy({ ...httpdFiles('one'), 'doprax.yaml': cacheSpec })
  expect(status).toBe(0)
})
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await doprax?.[Symbol.asyncDispose]()
})

const signedIn = (path: string) => openSignedIn(browser, doprax, `/projects/site${path}`)
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialogButton = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true })
const setting = (page: Page, key: string) => page.locator(`[data-setting=${key}]`)

async function visit(host: string): Promise<string> {
  const options = { host: '127.0.0.1', port: doprax.ingressPort, headers: { host }, agent: false as const }
  const [response] = (await once(get(options), 'response')) as [IncomingMessage]
  return text(response)
}

test('a domain is added by keyboard, says which record it needs, and is taken away again', async () => {
  const { page, problems } = await signedIn('/settings')
  const other = await signedIn('/settings')
  await button(page, 'Add domain').press('Enter')
  await page.keyboard.type('https://shop.site.test/')
  await page.keyboard.press('Enter')
  await page.getByRole('form', { name: 'New domain' }).getByText('Write the host name alone').waitFor()
  expect(await page.getByLabel('Domain', { exact: true }).getAttribute('aria-invalid')).toBe('true')
  await page.getByLabel('Domain', { exact: true }).fill('Shop.Site.test')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  expect(await page.getByLabel('Also with www. before it').isChecked()).toBe(true)
  await page.keyboard.press('Enter')

  for (const { page: one } of [{ page }, other]) {
    const row = one.locator('[data-domain="shop.site.test"]')
    await row.getByRole('link', { name: 'www.shop.site.test' }).waitFor()
    await row.locator('[data-state=missing]').first().waitFor()
    await row.getByText(/^www\.shop\.site\.test A \S+/).waitFor()
  }
  await button(page, 'Add domain').and(page.locator(':focus')).waitFor()
  await expect.poll(() => visit('www.shop.site.test')).toBe('one\n')

  await button(page, 'Remove shop.site.test').click()
  await page
    .getByRole('dialog')
    .getByText('no longer answers at shop.site.test and www.shop.site.test')
    .waitFor()
  await dialogButton(page, 'Remove').click()
  await other.page.getByText('None. Add a domain of your own').waitFor()
  await expect.poll(() => visit('www.shop.site.test')).not.toBe('one\n')
  expect([...problems, ...other.problems]).toEqual([])
})

test('a service shows what is set, and is restarted with what is changed once one agrees', async () => {
  const before = (await site.api('/services/cache')).containerId
  const { page, problems } = await signedIn('/containers/cache')
  await setting(page, 'command').getByText('busybox httpd -p 4000').waitFor()
  expect(await setting(page, 'ulimits').count()).toBe(0)

  await button(page, 'Change Command').click()
  await page.getByLabel('Command', { exact: true }).fill(`sh -c 'sleep`)
  await button(page, 'Save').click()
  await page.getByText("The quote ' in the command has no end.").waitFor()
  await page
    .getByLabel('Command', { exact: true })
    .fill(`sh -c "trap 'exit 0' TERM; busybox httpd -p 4001; sleep 9999 & wait"`)
  await page.locator('.words code').nth(2).getByText("trap 'exit 0' TERM; busybox httpd -p 4001").waitFor()
  await button(page, 'Save').click()
  await page.getByRole('dialog').getByText('cache is restarted with it at once.').waitFor()
  await dialogButton(page, 'Not now').click()
  expect((await site.api('/services/cache')).command[2]).toContain('4000')

  await button(page, 'Save').click()
  await dialogButton(page, 'Save').click()
  await setting(page, 'command').locator('.setting-value').getByText('httpd -p 4001').waitFor()
  await button(page, 'Change Health check').click()
  await page.getByLabel('Port').fill('4001')
  await page.getByLabel('Seconds it may take').fill('20')
  await button(page, 'Save').click()
  await dialogButton(page, 'Save').click()
  await setting(page, 'health').getByText('takes connections, port 4001, within 20 s').waitFor()
  await page.locator('.container-header [data-state=running]').waitFor()

  await button(page, 'All settings').click()
  await button(page, 'Change Limits').click()
  await page.getByLabel('Limits, one a line').fill('nofile=2048:4096\nwrong=1')
  await button(page, 'Save').click()
  await dialogButton(page, 'Save').click()
  await page.locator('.field-error').waitFor()
  await page.getByLabel('Limits, one a line').fill('nofile=2048:4096')
  await button(page, 'Save').click()
  await dialogButton(page, 'Save').click()
  await setting(page, 'ulimits').getByText('nofile=2048:4096', { exact: true }).waitFor()

  const limits = async () => {
    const { state, containerId } = await site.api('/services/cache')
    return state === 'running' && (await doprax.docker.getContainer(containerId).inspect()).HostConfig.Ulimits
  }
  await expect.poll(limits).toEqual([{ Name: 'nofile', Soft: 2048, Hard: 4096 }])
  const after = await site.api('/services/cache')
  expect(after.containerId).not.toBe(before)
  expect(after).toMatchObject({
    image: busyboxImage,
    command: ['sh', '-c', "trap 'exit 0' TERM; busybox httpd -p 4001; sleep 9999 & wait"],
    health: { path: null, port: 4001, timeoutMs: 20_000, intervalMs: null },
    stop: { signal: null, graceMs: 1000 },
    ulimits: { nofile: { soft: 2048, hard: 4096 } },
  })
  expect(problems).toEqual([])
})

test('whether a service faces the internet is changed without a restart', async () => {
  const { page, problems } = await signedIn('/containers/cache')
  await button(page, 'All settings').click()
  await button(page, 'Change Public').click()
  await page.getByText('Requests follow at once; nothing is restarted.').waitFor()
  await page.getByLabel('Faces the internet').selectOption('Yes')
  const before = (await site.api('/services/cache')).containerId
  await button(page, 'Save').click()
  await setting(page, 'public').getByText('yes', { exact: true }).waitFor()
  await button(page, 'Change Public').click()
  await page.getByLabel('Faces the internet').selectOption('If it exposes 80 or 443')
  await button(page, 'Save').click()
  await setting(page, 'public').getByText('if it exposes 80 or 443').waitFor()
  expect(await site.api('/services/cache')).toMatchObject({ public: null, containerId: before })
  expect(problems).toEqual([])
})

test('volumes are mounted, mounted otherwise, and taken away', async () => {
  const { page, problems } = await signedIn('/containers/cache')
  const row = (mount: string) => page.locator(`[data-mount="${mount}"]`)
  const save = async () => {
    await button(page, 'Save').click()
    await dialogButton(page, 'Save').click()
  }
  await button(page, 'Mount volume').click()
  await page.getByLabel('Volume', { exact: true }).fill('data')
  await page.getByLabel('Path in the container').fill('/proc')
  await save()
  await page.locator('.field-error').waitFor()
  await page.getByLabel('Path in the container').fill('/data')
  await save()
  await row('/data').getByText('data', { exact: true }).waitFor()
  await button(page, 'Change /data').click()
  await page.getByLabel('Read-only').check()
  await save()
  await row('/data').getByText('read-only').waitFor()
  expect((await site.api('/services/cache')).volumes).toEqual([
    { name: 'data', mount: '/data', readOnly: true },
  ])
  await button(page, 'Remove /data').click()
  await page.getByRole('dialog').getByText('The volume stays, with its files').waitFor()
  await dialogButton(page, 'Remove').click()
  await row('/data').waitFor({ state: 'detached' })
  expect((await site.api('/services/cache')).volumes).toEqual([])
  expect(problems).toEqual([])
})

test('main is released again with its settings; how it is built waits for the next push', async () => {
  const { page, problems } = await signedIn('/containers/main')
  await page.getByText('All is as its image has it.').waitFor()
  await button(page, 'All settings').click()
  await button(page, 'Change Build').click()
  await page.getByText('The next push is built with it; nothing changes now.').waitFor()
  await page.getByLabel('Arguments, one a line').fill('MODE=production\nTWO="two words"')
  await page.getByLabel('Secrets').fill('NPM_TOKEN, OTHER')
  await button(page, 'Save').click()
  await setting(page, 'build').getByText('with MODE, TWO, secrets NPM_TOKEN, OTHER').waitFor()
  expect((await site.api('')).live.release).toBe(1)

  await button(page, 'Change Needs').click()
  await page.getByLabel('cache', { exact: true }).check()
  await button(page, 'Save').click()
  await setting(page, 'needs').getByText('cache').waitFor()
  await page.locator('.live-line').getByText('v2', { exact: true }).waitFor()

  await button(page, 'Change New versions').click()
  await page.getByLabel('A new version starts').selectOption('recreate')
  await button(page, 'Save').click()
  await page.locator('.live-line').getByText('v3', { exact: true }).waitFor()
  await button(page, 'Change Port').click()
  await page.getByLabel('Port that main listens on').fill('3000')
  await button(page, 'Save').click()
  await page.getByRole('dialog').getByText('requests wait while main is replaced').waitFor()
  await dialogButton(page, 'Save').click()
  await page.locator('.live-line').getByText('v4', { exact: true }).waitFor()
  expect(await site.api('/main')).toMatchObject({
    port: 3000,
    deploy: 'recreate',
    needs: ['cache'],
    build: { args: { MODE: 'production', TWO: 'two words' }, secrets: ['NPM_TOKEN', 'OTHER'] },
  })
  expect(problems).toEqual([])
})

test('a .env file is looked through before it is applied, and given back without secrets', async () => {
  const env = { SAME: 'one', OLD: 'x', TOKEN: 'geheim' }
  const set = Object.fromEntries(
    Object.entries(env).map(([key, value]) => [key, { value, secret: key === 'TOKEN' }]),
  )
  await site.api('/services/cache/env', { method: 'PATCH', body: { set } })
  const { page, problems } = await signedIn('/containers/cache')
  await button(page, 'Import').click()
  await page.getByLabel('Text of the .env file').fill('SAME=one\nnonsense')
  await page.getByText("Line 2: 'nonsense' is not of the form KEY=value.").waitFor()
  expect(await button(page, 'Apply').isDisabled()).toBe(true)
  await page.getByLabel('A .env file').setInputFiles({
    name: '.env',
    mimeType: 'text/plain',
    buffer: Buffer.from(`SAME=one\r\nTOKEN='anew'\r\nLINES="a\\r\\nb"\r\n`),
  })
  const preview = (kind: string) => page.locator(`[data-preview=${kind}]`)
  await preview('add').getByText('LINES').waitFor()
  await preview('setAnew').getByText('TOKEN').waitFor()
  await page.getByText('1 variable as before.').waitFor()
  expect(await preview('remove').count()).toBe(0)
  await page.getByLabel(/^Remove those/).check()
  await preview('remove').getByText('OLD').waitFor()
  await page.getByLabel('New ones are secret').uncheck()
  expect((await site.api('/services/cache')).env.length).toBe(3)
  await button(page, 'Apply').click()
  await page.locator('[data-env=LINES]').waitFor()
  await page.locator('[data-env=OLD]').waitFor({ state: 'detached' })
  expect((await site.api('/services/cache/env')).env).toEqual([
    { key: 'LINES', value: 'a\r\nb', secret: false },
    { key: 'SAME', value: 'one', secret: false },
    { key: 'TOKEN', value: null, secret: true },
  ])
  await page.getByText('Secret ones are named in it, without their values.').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as .env' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('site-cache.env')
  expect(await text(await download.createReadStream())).toBe(
    'LINES="a\\r\\nb"\nSAME=one\n# TOKEN is secret\n',
  )
  expect(problems).toEqual([])
})

test('an upload shows how far it is, can be canceled, and says how it ended', async () => {
  await site.api('/volumes', { method: 'POST', body: { name: 'spare' } })
  const { page, problems } = await signedIn('/volumes')
  const spare = page.locator('[data-volume=spare]')
  await using folder = await mkdtempDisposable(join(tmpdir(), 'doprax-upload-'))
  const choose = async (name: string, content: Buffer) => {
    const file = join(folder.path, name)
    await writeFile(file, content)
    await spare.locator('input[type=file]').setInputFiles(file)
    await dialogButton(page, 'Upload').click()
  }
  const network = await page.context().newCDPSession(page)
  const limit = (uploadThroughput: number) =>
    network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    })
  await network.send('Network.enable')
  await limit(128 * 1024)
  await choose('big.tar', await tar('big.bin', Buffer.alloc(20_000_000)))
  await spare.getByText(/^[1-9]\d* %, [\d.]+ MB of 20 MB$/).waitFor()
  await page.getByRole('link', { name: 'Containers' }).click()
  await page.getByRole('link', { name: 'Volumes' }).click()
  expect(await spare.getByRole('progressbar').getAttribute('value')).not.toBe('0')
  await button(page, 'Cancel the upload to spare').press('Enter')
  await spare.getByText('Canceled; spare is as it was.').waitFor()

  await limit(-1)
  await choose('note.tar', await tar('note.txt', Buffer.from('kept')))
  await spare.getByText(/^note\.tar \([\d.]+ kB\) is in spare\.$/).waitFor()
  await choose('broken.tar', Buffer.from('this is no tar'))
  await spare.getByRole('alert').getByText('broken.tar: ').waitFor()

  const files = await fetch(`${doprax.url}/api/v1/projects/site/volumes/spare/files.tar`, {
    headers: { authorization: `Bearer ${doprax.token}` },
  })
  const all = Buffer.from(await files.arrayBuffer()).toString('latin1')
  expect([all.includes('note.txt'), all.includes('big.bin')]).toEqual([true, false])
  expect(problems).toEqual([])
})

test.each(['light', 'dark'] as const)('forms fit a phone, and can be read in %s', async (colorScheme) => {
  await site.api('/domains/shop.site.test', { method: 'PUT' })
  const forms: [path: string, open: string[]][] = [
    ['/settings', ['Add domain']],
    ['/containers/cache', ['All settings', 'Change Command', 'Mount volume', 'Import']],
    ['/containers/main', ['All settings', 'Change Build']],
    ['/containers/main', ['All settings', 'Change Health check']],
  ]
  for (const [path, open] of forms) {
    const options = { ...phone, colorScheme }
    const { page, problems } = await openSignedIn(browser, doprax, `/projects/site${path}`, options)
    for (const name of open) await button(page, name).click()
    if (path === '/settings') await page.locator('.domain-records').waitFor()
    const what = `${path} ${open.at(-1)}`
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), what).toBe(0)
    expect(await poorContrasts(page), what).toEqual([])
    expect(problems, what).toEqual([])
    await page.close()
  }
})

async function tar(name: string, content: Buffer): Promise<Buffer> {
  const files = pack()
  files.entry({ name }, content)
  files.finalize()
  return buffer(files)
}
