import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax, type ProcessName } from '../fixtures/doprax.ts'
import { ensureBusyboxImage, ensureNodeImage, nodeImage } from '../fixtures/images.ts'
import { cacheSpec, nonce, TestProject } from '../fixtures/project.ts'

/** Each process of ours is killed in each state; `FULL=1` runs all combinations, CI those marked. */
const cases: [ProcessName | 'supervisor', 'building' | 'releasing' | 'live', 'ci' | 'full'][] = [
  ['worker', 'building', 'ci'],
  ['worker', 'releasing', 'ci'],
  ['worker', 'live', 'full'],
  ['server', 'building', 'ci'],
  ['server', 'releasing', 'full'],
  ['server', 'live', 'full'],
  ['redis', 'building', 'full'],
  ['redis', 'releasing', 'ci'],
  ['redis', 'live', 'full'],
  ['haproxy', 'building', 'full'],
  ['haproxy', 'releasing', 'ci'],
  ['haproxy', 'live', 'full'],
  ['supervisor', 'building', 'ci'],
  ['supervisor', 'releasing', 'full'],
  ['supervisor', 'live', 'full'],
]

const docker = new Docker()
let doprax: Doprax
let site: TestProject
let service: string
let version = 0

/** Builds for four seconds, and listens only four seconds after its start. */
const files = (text: string) => ({
  'server.js': `setTimeout(() => require('http').createServer((q, s) => s.end('${text}')).listen(3000), 4000)`,
  Dockerfile: `FROM ${nodeImage}\nCOPY server.js /\nRUN : ${nonce}; sleep 4\nEXPOSE 3000\nCMD ["node", "/server.js"]\n`,
})

beforeAll(async () => {
  await Promise.all([ensureNodeImage(), ensureBusyboxImage()])
  doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '1' })
  site = await TestProject.create(doprax, 'site')
  const { 'server.js': source, Dockerfile } = files('0')
  expect((await site.deploy({ 'server.js': source, Dockerfile, 'doprax.yaml': cacheSpec })).status).toBe(0)
  await doprax.until(async () => (await containers('service')).length === 1, 'with a service')
  service = (await containers('service'))[0]!.Id
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

const instance = () => doprax.instance
const chosen = cases.filter(([, , when]) => when === 'ci' || process.env.FULL)

test.each(chosen)('%s killed while a deployment is %s', async (victim, state) => {
  const text = String(++version)
  const startedAt = (await docker.getContainer(service).inspect()).State.StartedAt
  const number = (await site.api('/deployments')).deployments[0].number + 1
  await site.commit({ 'server.js': files(text)['server.js']! })
  const pushing = site.push()
  await doprax.until(async () => (await stateOf(number)) === state, state)
  await kill(victim)
  await pushing
  await doprax.until(async () => {
    const { state: now, finishedAt } = await deployment(number)
    return finishedAt !== null && ['live', 'failed'].includes(now)
  }, 'ended')

  const ended = await deployment(number)
  expect([ended.state, ended.reason]).toEqual(['live', null])
  await doprax.until(async () => (await visited()) === text, `answered by version ${text}`)
  await doprax.until(async () => (await mains()).length === 1, 'alone')
  expect((await mains())[0]).toBe(`/doprax-${instance()}-site-d${number}`)
  expect(new Set([await visited(), await visited(), await visited()])).toEqual(new Set([text]))
  expect((await docker.getContainer(service).inspect()).State.StartedAt).toBe(startedAt)
  const branch = await site.tree.git('ls-remote', 'doprax', 'refs/heads/main')
  expect(branch).toContain(await site.tree.git('rev-parse', 'HEAD'))
})

async function kill(victim: ProcessName | 'supervisor'): Promise<void> {
  if (victim === 'supervisor') {
    await doprax.stop('SIGKILL')
    return doprax.start()
  }
  const before = doprax.pidOf(victim)
  process.kill(before!, 'SIGKILL')
  await doprax.until(() => ![null, before].includes(doprax.pidOf(victim)), `${victim} started again`)
}

const deployment = (number: number) =>
  site.api(`/deployments/${number}`).catch(() => ({ state: 'unknown' }) as any)
const stateOf = async (number: number) => (await deployment(number)).state
const visited = async () => (await site.visit().catch(() => ({ body: 'nobody' }))).body

const mains = async () => (await containers('main')).map(({ Names }) => Names[0]!)

function containers(role: string) {
  const filters = { label: [`doprax.instance=${instance()}`, `doprax.role=${role}`] }
  return docker.listContainers({ all: true, filters })
}
