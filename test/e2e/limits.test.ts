import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage, ensureNodeImage, nodeImage } from '../fixtures/images.ts'
import { nodeFiles, TestProject } from '../fixtures/project.ts'
import { networkOf } from '../fixtures/service.ts'

/**
 * Has a program take memory until the kernel ends that, when asked to, and ends a moment later: the engine learns of it only
 * while the container runs. Passes the question on when asked so.
 */
const eater = `
require('node:http').createServer(async (request, response) => {
  if (request.url === '/pass') response.end(await fetch('http://eater:3000/eat').then(() => 'ate', String))
  else if (request.url === '/eat')
    require('node:child_process').spawn('tail', ['/dev/zero']).on('exit', () => setTimeout(() => process.exit(137), 1000))
  else response.end('here')
}).listen(3000)`

const service = (name: string, image: string, command: string[]) => `  - ${name}:
      image: ${image}
      command: ${JSON.stringify(command)}
      size: { memory: 96mb }
      stop: { grace: 1s }
`
const declared = `main:
  size: { memory: 96mb }
services:
${service('eater', nodeImage, ['node', '-e', eater])}${service('mounter', busyboxImage, ['sh', '-c', 'mount -t tmpfs none /tmp && exec sleep 86400'])}`

let doprax: Doprax
let site: TestProject

beforeAll(async () => {
  await Promise.all([ensureNodeImage(), ensureBusyboxImage()])
  doprax = await Doprax.start()
  site = await TestProject.create(doprax, 'site')
  expect(await site.deploy({ ...nodeFiles(eater), 'doprax.yaml': declared })).toMatchObject({ status: 0 })
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

const reasonOf = async (name: string): Promise<string> => (await site.api(`/services/${name}`)).reason ?? ''

test('a service that runs out of memory later says so while it runs again', async () => {
  await doprax.until(async () => (await site.api('/services/eater')).state === 'running', 'running')
  const told = async () => (await reasonOf('eater')).includes('ran out of memory (limit 96 MB)')
  await doprax.until(async () => {
    if (await told()) return true
    // It may not listen yet.
    await site.visit('/pass')
    await sleep(1000)
    return told()
  }, 'told')
  await doprax.until(async () => {
    const { state, reason } = await site.api('/services/eater')
    return state === 'running' && (reason ?? '').includes('ran out of memory')
  }, 'up again, and still told')
})

test("main's deployment says so at the end of its log", async () => {
  await site.visit('/eat').catch(() => {})
  const url = `${doprax.url}/api/v1/projects/site/deployments/1/log`
  const log = async () => (await fetch(url, { headers: { authorization: `Bearer ${doprax.token}` } })).text()
  await doprax.until(async () => (await log()).includes('ran out of memory (limit 96 MB)'), 'told')
})

test('a service whose image wants privileges fails with the reason, and main is live all the same', async () => {
  // It is tried again now and then.
  await doprax.until(async () => {
    const { state, reason } = await site.api('/services/mounter')
    return state === 'failed' && reason.includes('gives no container more than Docker')
  }, 'told')
})

test("no container has more than Docker's default privileges, or anything of the machine mounted", async () => {
  const { network } = await networkOf(doprax, 'site')
  for (const { Id } of await doprax.docker.listContainers({ filters: { network: [network] } })) {
    const facts = await doprax.docker
      .getContainer(Id)
      .inspect()
      .catch(() => null)
    // One that is tried again now and then.
    if (!facts) continue
    const { HostConfig: host } = facts
    expect(host).toMatchObject({ Privileged: false, CapAdd: null, Binds: null, PidsLimit: 1024, PidMode: '' })
    expect(host).toMatchObject({
      NetworkMode: network,
      IpcMode: 'private',
      SecurityOpt: ['no-new-privileges'],
    })
    expect(host.Devices ?? []).toEqual([])
  }
})
