import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { ensureNodeImage, nodeImage } from '../fixtures/images.ts'
import { startLoad } from '../fixtures/load.ts'
import { nodeFiles, TestProject } from '../fixtures/project.ts'
import { networkOf, startService } from '../fixtures/service.ts'
import { openUpgraded, versionServer } from '../fixtures/versions.ts'

const docker = new Docker()
let doprax: Doprax
let site: TestProject
let other: TestProject

beforeAll(async () => {
  await ensureNodeImage()
  doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '1' })
  site = await TestProject.create(doprax, 'site')
  other = await TestProject.create(doprax, 'other')
  expect((await site.deploy(nodeFiles(versionServer('1')))).status).toBe(0)
  expect((await other.deploy(nodeFiles(versionServer('other')))).status).toBe(0)
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

async function swapTimes(count: number, from: number): Promise<void> {
  let outputs = ''
  for (let version = from; version < from + count; version++) {
    const { status, output } = await site.deploy({ 'server.js': versionServer(String(version)) })
    expect(status).toBe(0)
    outputs += output
    const swap = async () => (await site.api(`/deployments/${version}`)).swap
    await doprax.until(async () => (await swap()) !== null, 'counted')
    expect(await swap()).toMatchObject({ failed: 0, cut: 0 })
  }
  // A swap may be so quick that no request falls into it.
  expect(outputs).toMatch(/; 0 of \d+ requests failed/)
}

test('swaps under load lose no request, with and without keep-alive, and cut no other project off', async () => {
  const websocket = await openUpgraded(doprax, 'other')
  const target = { port: doprax.ingressPort, project: 'site', clients: 4 }
  const loads = [startLoad({ ...target, keepAlive: true }), startLoad({ ...target, keepAlive: false })]
  await swapTimes(5, 2)
  for (const load of loads) {
    const { requests, failures, bodies } = await load.stop()
    expect(failures).toEqual([])
    expect(requests).toBeGreaterThan(100)
    expect([...bodies]).toEqual(['1', '2', '3', '4', '5', '6'])
  }
  expect(await websocket.echo('still here')).toBe('still here')
  websocket.close()
})

test('a service that resolved main once, and keeps its connections, loses no request through swaps', async () => {
  const proxy = await startService(doprax, 'site', { Image: nodeImage, Cmd: ['node', '-e', proxySource] })
  const load = startLoad({ host: proxy.address, port: 80, project: 'any', clients: 4, keepAlive: true })
  await swapTimes(4, 7)
  const { requests, failures, bodies } = await load.stop()
  expect(failures).toEqual([])
  expect(requests).toBeGreaterThan(100)
  expect([...bodies]).toEqual(['6', '7', '8', '9', '10'])
  expect(await proxy.restarted()).toBe(false)
})

test("another project's containers do not reach main's inner address", async () => {
  const { gateway } = await networkOf(doprax, 'site')
  const { network } = await networkOf(doprax, 'other')
  const source = `require('net').connect({ host: '${gateway}', port: 3000 }, function () { this.write('GET / HTTP/1.0\\r\\n\\r\\n') })
    .on('data', (d) => console.log('GOT ' + d)).on('error', (e) => console.log('refused ' + e.code)).on('close', () => { console.log('closed'); process.exit() })`
  const container = await docker.createContainer({
    Image: nodeImage,
    Cmd: ['node', '-e', source],
    HostConfig: { NetworkMode: network },
    Labels: { 'doprax.instance': doprax.instance },
  })
  await container.start()
  await container.wait()
  const logs = (await container.logs({ stdout: true, stderr: true })).toString()
  expect(logs).toContain('closed')
  expect(logs).not.toContain('GOT')
})

/** Stands for nginx: resolves the name once, at its start, and keeps connections to it. */
const proxySource = `
  const http = require('node:http')
  require('node:dns').lookup('main', (error, host) => {
    const agent = new http.Agent({ keepAlive: true })
    http.createServer((request, response) => {
      const up = http.request({ agent, host, port: 3000, path: request.url, method: request.method }, (answer) => {
        response.writeHead(answer.statusCode)
        answer.pipe(response)
      })
      up.on('error', (e) => { response.writeHead(502); response.end(String(e)) })
      request.pipe(up)
    }).listen(80).keepAliveTimeout = 120_000
  })`
