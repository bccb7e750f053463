import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import { ensureBusyboxImage } from '../fixtures/images.ts'
import { callApi, httpdFiles, TestProject } from '../fixtures/project.ts'

let doprax: Doprax
let hello: TestProject

beforeAll(async () => {
  await ensureBusyboxImage()
  doprax = await Doprax.start()
  hello = await TestProject.create(doprax, 'hello')
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

const states = async () =>
  (await hello.api('/deployments')).deployments.map((deployment: { state: string }) => deployment.state)

test('a first push creates the project and makes it live', async () => {
  const { status, output } = await hello.deploy(httpdFiles('version 1'))
  expect(output).toMatch(/remote: -----> hello: [0-9a-f]{7} on main accepted as deployment 1/)
  expect(output).toContain('candidate started, port 3000 (EXPOSE)')
  expect(output).toContain(`Live: http://hello.localhost:${doprax.ingressPort}  (deployment 1,`)
  expect(status).toBe(0)
  expect(await hello.visit()).toEqual({ status: 200, body: 'version 1\n' })
})

test('a second push swaps the version, and the first is retired', async () => {
  const { status, output } = await hello.deploy({ 'www/index.html': 'version 2\n' })
  expect(output).toMatch(/Switched; v1 drained in .* s; no requests meanwhile/)
  expect(status).toBe(0)
  expect((await hello.visit()).body).toBe('version 2\n')
  expect(await states()).toEqual(['live', 'retired'])
})

test('a clone gets what was pushed', async () => {
  const url = await hello.tree.git('remote', 'get-url', 'doprax')
  const { status } = await run('git', ['clone', '-q', url, `${doprax.dataDir}/trees/clone`])
  expect(status).toBe(0)
})

test('a rollback brings the former release back without a build', async () => {
  const { status, number, release } = await hello.api('/rollback', { method: 'POST', body: {} })
  expect([status, number, release]).toEqual([202, 3, 1])
  await doprax.until(async () => (await hello.visit()).body === 'version 1\n', 'rolled back')
  const { releases } = await hello.api('/releases')
  expect(releases.map((each: { number: number; live: boolean }) => [each.number, each.live])).toEqual([
    [2, false],
    [1, true],
  ])
})

test('a log can be followed from where one left', async () => {
  const headers = { authorization: `Bearer ${doprax.token}`, accept: 'text/event-stream' }
  const url = `${doprax.url}/api/v1/projects/hello/deployments/1/log`
  const whole = await (await fetch(url, { headers })).text()
  const ids = [...whole.matchAll(/^id: (\d+)$/gm)].map((match) => match[1]!)
  expect(whole).toMatch(/event: end\ndata: {"state":"retired"}/)
  const rest = await (await fetch(url, { headers: { ...headers, 'last-event-id': ids[2]! } })).text()
  expect([...rest.matchAll(/^id: (\d+)$/gm)].map((match) => match[1])).toEqual(ids.slice(3))
})

test('the API is described, and refuses strangers', async () => {
  const { paths } = await callApi(doprax, '/openapi.json')
  expect(Object.keys(paths)).toContain('/api/v1/projects/{project}/rollback')
  expect((await callApi(doprax, '/projects', { token: 'guess' })).status).toBe(401)
})

test('while Doprax is stopped the site stays up in its container, and the next start finds it', async () => {
  await doprax.until(async () => (await states())[0] === 'live', 'settled')
  expect(await doprax.stop()).toBe(0)
  const { output } = await run('docker', ['ps', '--format', '{{.Names}}'])
  expect(output.split('\n')).toContain(`doprax-${doprax.instance}-hello-d3`)
  await doprax.start()
  await doprax.until(async () => (await hello.visit()).body === 'version 1\n', 'answering again')
  expect((await hello.deploy({ 'www/index.html': 'version 4\n' })).status).toBe(0)
  expect((await hello.visit()).body).toBe('version 4\n')
})
