import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { ensureBusyboxImage, ensureNodeImage, nodeImage } from '../fixtures/images.ts'
import { httpdFiles, nodeFiles, TestProject } from '../fixtures/project.ts'
import { networkOf } from '../fixtures/service.ts'

/** A main of somebody who means ill: it dials what it is told to, and says how that went. */
const attacker = `
const { connect } = require('node:net')
const dial = (host, port, ms) => new Promise((resolve) => {
  const socket = connect({ host, port, timeout: ms })
  let answer = ''
  socket.once('connect', () => socket.write('GET / HTTP/1.1\\r\\nHost: victim.localhost\\r\\nConnection: close\\r\\n\\r\\n'))
  socket.on('data', (data) => { answer += data })
  socket.once('end', () => resolve(answer || 'closed'))
  socket.once('error', (error) => resolve(error.code))
  socket.once('timeout', () => resolve('timeout'))
})
require('node:http').createServer(async (request, response) => {
  const url = new URL(request.url, 'http://main')
  const of = (name) => url.searchParams.get(name)
  if (url.pathname === '/dial') response.end(await dial(of('host'), Number(of('port')), Number(of('ms'))))
  else if (url.pathname === '/udp') {
    const socket = require('node:dgram').createSocket('udp4')
    socket.on('error', () => {})
    socket.send('let me in', Number(of('port')), of('host'), () => socket.close(() => response.end('sent')))
  } else response.end('attacker')
}).listen(3000)`

const helper = `services:
  - friend:
      image: ${nodeImage}
      command: ["node", "-e", ${JSON.stringify(`require('http').createServer((q, r) => r.end('friend')).listen(4000)`)}]
      health: { port: 4000 }
      stop: { grace: 1s }
`
const run = promisify(execFile)

let doprax: Doprax
let site: TestProject
let victim: TestProject

beforeAll(async () => {
  await Promise.all([ensureNodeImage(), ensureBusyboxImage()])
  doprax = await Doprax.start()
  victim = await TestProject.create(doprax, 'victim')
  site = await TestProject.create(doprax, 'site')
  expect(await victim.deploy(httpdFiles('the victim', 3100))).toMatchObject({ status: 0 })
  expect(await site.deploy({ ...nodeFiles(attacker), 'doprax.yaml': helper })).toMatchObject({ status: 0 })
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

/** For what answers, however slow the machine is. */
const patience = 60_000
const dial = async (host: string, port: number, ms = 3000) =>
  (await site.visit(`/dial?host=${host}&port=${port}&ms=${ms}`)).body
const table = () => `doprax_${doprax.instance}`
/** Without those of bridges, which may belong to other tests and go at any time. */
const addresses = () =>
  Object.entries(networkInterfaces())
    .filter(([name]) => !/^(br-|dp)/.test(name))
    .flatMap(([, all]) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)

async function addressOf(project: string): Promise<string> {
  const { network } = await networkOf(doprax, project)
  const [container] = await doprax.docker.listContainers({ filters: { network: [network] } })
  return container!.NetworkSettings.Networks[network]!.IPAddress
}

async function bridgeOf(project: string): Promise<string> {
  const { network } = await networkOf(doprax, project)
  const { Options: options } = await doprax.docker.getNetwork(network).inspect()
  return options!['com.docker.network.bridge.name']!
}

test("a container reaches none of the machine's services, at any of its addresses", async () => {
  const service = createServer((socket) => socket.end('the machine')).listen(0)
  await once(service, 'listening')
  const { port } = service.address() as { port: number }
  const { gateway } = await networkOf(doprax, 'site')
  const { gateway: another } = await networkOf(doprax, 'victim')
  for (const address of [gateway, another, ...addresses()]) {
    expect(await dial(address, port), address).toBe('ECONNREFUSED')
    expect(await dial(address, Number(doprax.env.DOPRAX_PORT)), address).toBe('ECONNREFUSED')
  }
  service.close()
})

test('nor by UDP', async () => {
  const service = createSocket('udp4').bind(0)
  await once(service, 'listening')
  const { gateway } = await networkOf(doprax, 'site')
  let received = ''
  service.on('message', (message, { address }) => {
    received += `${address}: ${message}`
  })
  await site.visit(`/udp?host=${gateway}&port=${service.address().port}`)
  const own = createSocket('udp4')
  own.send('from the machine itself', service.address().port, gateway)
  await once(service, 'message')
  expect(received).toMatch(/: from the machine itself$/)
  expect(received).not.toContain('let me in')
  own.close()
  service.close()
})

test("it reaches no container of another project, and not that project's main by its gateway", async () => {
  const address = await addressOf('victim')
  const { gateway } = await networkOf(doprax, 'victim')
  expect(await dial(address, 3100)).toMatch(/^(timeout|E[A-Z]+)$/)
  expect(await dial(gateway, 3100)).toBe('ECONNREFUSED')
})

test('nor while Docker has its rule out that keeps networks apart, as it has whenever it makes one', async () => {
  const bridges = await Promise.all([bridgeOf('site'), bridgeOf('victim')])
  const address = await addressOf('victim')
  // What is accepted here does not come to Docker's rule.
  const accept = [bridges, bridges.toReversed()].map(
    ([from, to]) => ['DOCKER-USER', '-i', from!, '-o', to!, '-j', 'ACCEPT'] as const,
  )
  for (const rule of accept) await run('iptables', ['-w', '-I', ...rule])
  try {
    expect(await dial(address, 3100)).toMatch(/^(timeout|E[A-Z]+)$/)
  } finally {
    for (const rule of accept) await run('iptables', ['-w', '-D', ...rule])
  }
})

test("it gets no answer from a cloud's metadata service", async () => {
  expect(await dial('169.254.169.254', 80)).toBe('ECONNREFUSED')
})

test('it reaches its services by name, its own main, and what every visitor reaches', async () => {
  const { gateway } = await networkOf(doprax, 'site')
  expect(await dial('friend', 4000, patience)).toMatch(/friend$/m)
  expect(await dial('main', 3000, patience)).toMatch(/attacker$/m)
  expect(await dial(gateway, doprax.ingressPort, patience)).toMatch(/the victim$/m)
})

test('rules that somebody flushed come back, and nothing else of the packet filter is touched', async () => {
  const others = `doprax_test_${doprax.instance}`
  await run('nft', ['add', 'table', 'inet', others])
  try {
    await run('nft', ['delete', 'table', 'inet', table()])
    const tables = async () => (await run('nft', ['list', 'tables'])).stdout.split('\n')
    await doprax.until(async () => (await tables()).includes(`table inet ${table()}`), 'guarded again')
    expect(await dial('main', 3000, patience)).toMatch(/attacker$/m)
    expect(await dial((await networkOf(doprax, 'site')).gateway, Number(doprax.env.DOPRAX_PORT))).toBe(
      'ECONNREFUSED',
    )
    expect(await tables()).toContain(`table inet ${others}`)
  } finally {
    await run('nft', ['delete', 'table', 'inet', others])
  }
})
