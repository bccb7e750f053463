import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import { expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { bridgeName, networkName } from '../../src/domain/engine-names.ts'
import { gatewayOf } from '../../src/domain/subnet.ts'
import { createDockerEngine } from '../../src/engine/docker-engine.ts'
import { readHostRoutes } from '../../src/engine/host-routes.ts'
import { pickSubnet } from '../../src/engine/subnets.ts'
import { openStore } from '../../src/store/store.ts'
import { openCountingEngine } from '../fixtures/counting-engine.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage, ensureNodeImage } from '../fixtures/images.ts'
import { httpdFiles, nodeFiles, TestProject } from '../fixtures/project.ts'
import { networkOf } from '../fixtures/service.ts'

/** `npm run test:scale` has the whole size, and prints its figures; CI a small one. */
const full = Boolean(process.env.FULL)
const services = full ? 255 : 12
const projects = full ? 300 : 12
const pushes = full ? 15 : 2
/** A reconciler's full round and some. */
const roundMs = 35_000
if (full) vi.setConfig({ testTimeout: 1_800_000 })
const figure = (text: string) => console.log(`figure: ${text}`)

const service = (name: string) => `  - ${name}:
      image: ${busyboxImage}
      command: ["sh", "-c", "trap 'exit 0' TERM; busybox httpd -p 4000; sleep 86400 & wait"]
      size: { memory: 16m }
      stop: { grace: 1s }
`
const declare = (count: number) =>
  `services:\n${Array.from({ length: count }, (_, index) => service(`s${index}`)).join('')}`

/** Says which of the names it finds, and what the last one answers on its port. */
const resolver = `
const { lookup } = require('node:dns').promises
require('node:http').createServer(async (request, response) => {
  const names = new URL(request.url, 'http://main').searchParams.get('names')?.split(',') ?? []
  const found = await Promise.all(names.map((name) => lookup(name, 4).then(({ address }) => address, () => null)))
  response.end(JSON.stringify(found))
}).listen(3000)`

test(`a project has main and ${services} services, all found by name; an idle round of the reconciler asks the engine little`, async () => {
  await Promise.all([ensureNodeImage(), ensureBusyboxImage()])
  await using engine = await openCountingEngine()
  await using doprax = await Doprax.start({ DOCKER_HOST: engine.dockerHost })
  const site = await TestProject.create(doprax, 'site')
  const start = Date.now()
  const files = { ...nodeFiles(resolver), 'doprax.yaml': declare(services) }
  expect(await site.deploy(files)).toMatchObject({ status: 0 })
  const { network } = await networkOf(doprax, 'site')
  const running = async () => (await doprax.docker.listContainers({ filters: { network: [network] } })).length
  await doprax.until(async () => (await running()) === services + 1, 'all up', 900_000)
  figure(`${services} services and main up after ${Math.round((Date.now() - start) / 1000)} s`)

  const names = Array.from({ length: services }, (_, index) => `${index % 2 ? 's' : 'S'}${index}`)
  const found: string[] = JSON.parse((await site.visit(`/?names=${names.join(',')}`)).body)
  expect(new Set(found).size).toBe(services)
  expect(found).not.toContain(null)

  // Within a minute of its start it has sizes measured, of what is there by then, and not again for long.
  const measured = async () => {
    if (Date.now() > start + 70_000) return true
    const containers: { writtenBytes: number | null }[] = (await site.api('/disk')).containers
    return containers.every(({ writtenBytes }) => writtenBytes !== null)
  }
  await doprax.until(measured, 'measured', 300_000)
  const settled = async () => {
    const before = engine.calls.length
    await sleep(10_000)
    return engine.calls.length - before < services / 2
  }
  await doprax.until(settled, 'settled', 300_000)
  const before = engine.calls.length
  await sleep(roundMs)
  const round = engine.calls.slice(before)
  figure(`${round.length} calls of the engine in ${roundMs / 1000} s`)
  expect(round.length, round.join('\n')).toBeLessThan(30)
})

test('one service more than 255 is refused', async () => {
  await ensureBusyboxImage()
  await using doprax = await Doprax.start()
  const site = await TestProject.create(doprax, 'site')
  const pushed = await site.deploy({ ...httpdFiles('one'), 'doprax.yaml': declare(256) })
  expect(pushed.status).not.toBe(0)
  expect(pushed.output).toContain('A project has at most 255 services; this is one more. Remove some.')
})

test(`a push costs the same with ${projects} projects beside it, and no two of them have the same addresses`, async () => {
  await ensureBusyboxImage()
  await using doprax = await Doprax.start({ DOPRAX_NETWORK_POOL: '10.112.0.0/13' })
  const site = await TestProject.create(doprax, 'site')
  expect(await site.deploy(httpdFiles('version 0'))).toMatchObject({ status: 0 })
  let version = 0
  const push = async () => {
    const start = performance.now()
    expect(await site.deploy({ 'www/index.html': `version ${++version}\n` })).toMatchObject({ status: 0 })
    return performance.now() - start
  }
  const { network } = await networkOf(doprax, 'site')
  const median = (times: number[]) =>
    Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!)
  /** In turns, as the machine may have other work: pushes, and what the engine takes of each by itself. */
  const measure = async () => {
    const [whole, engine]: [number[], number[]] = [[], []]
    for (let count = 0; count < pushes; count++) {
      whole.push(await push())
      engine.push(await startPlainly(doprax.docker, network))
    }
    return { whole: median(whole), engine: median(engine) }
  }
  await push()
  const alone = await measure()
  await addProjects(doprax, projects)
  await push()
  const among = await measure()
  figure(
    `a push at 1 project ${alone.whole} ms, of which the engine's start of a container ${alone.engine} ms`,
  )
  figure(`at ${projects + 1} projects ${among.whole} ms, of which ${among.engine} ms (medians of ${pushes})`)
  expect((await site.visit()).body).toBe(`version ${version}\n`)
  // An engine looks at all its networks and rules when it starts a container; what we add is to stay as it is.
  if (full) expect(among.whole - among.engine).toBeLessThan(1.2 * (alone.whole - alone.engine))
})

/** Milliseconds from create to started. */
async function startPlainly(docker: Docker, network: string): Promise<number> {
  const begun = performance.now()
  const container = await docker.createContainer({
    Image: busyboxImage,
    Cmd: ['sleep', '60'],
    HostConfig: { NetworkMode: network },
  })
  try {
    await container.start()
    return performance.now() - begun
  } finally {
    await container.remove({ force: true })
  }
}

/** Projects that were never pushed to, with their networks. */
async function addProjects(doprax: Doprax, count: number): Promise<void> {
  const config = readConfig(doprax.env)
  const store = openStore(config)
  try {
    const instance = doprax.instance
    const engine = createDockerEngine({ instance })
    const start = Date.now()
    for (let index = 0; index < count; index++) {
      const name = `p${index}`
      const routes = await readHostRoutes()
      const { subnet } = await store.projects.create(name, 1, (used) =>
        pickSubnet(config.networkPool, used, routes),
      )
      await engine.ensureNetwork({
        name: networkName(instance, name),
        project: name,
        subnet,
        gateway: gatewayOf(subnet),
        bridge: bridgeName(instance, subnet),
      })
    }
    figure(`${count} networks made in ${Math.round((Date.now() - start) / 1000)} s`)
    const made = await engine.listNetworks()
    expect(new Set(made.map(({ subnet }) => subnet)).size).toBe(count + 1)
  } finally {
    await store.close()
  }
}
