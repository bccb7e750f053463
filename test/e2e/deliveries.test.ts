import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { type GitServer, serveGit } from '../fixtures/git-http.ts'
import { deliver, examplesOf, mergeOf, pushOf, type Sent } from '../fixtures/github-hook.ts'
import { ensureBusyboxImage } from '../fixtures/images.ts'
import { callApi, TestProject } from '../fixtures/project.ts'
import { Random } from '../fixtures/random.ts'
import { Upstream } from '../fixtures/upstream.ts'

/** `npm run test:deliveries` sends them all. */
const count = process.env.FULL ? 500 : 90
const overMs = process.env.FULL ? 10_000 : 3000
const seed = 4

interface Planned {
  at: number
  guid: string
  event: string
  payload: unknown
  isGood: boolean
}

let doprax: Doprax
let host: GitServer
let folder: string

beforeAll(async () => {
  await ensureBusyboxImage()
  folder = await mkdtemp(join(tmpdir(), 'doprax-host-'))
  host = await serveGit(folder)
  doprax = await Doprax.start({ DOPRAX_ALLOW_PRIVATE_SOURCES: '1', DOPRAX_STOP_GRACE: '1' })
})
afterAll(async () => {
  await doprax?.[Symbol.asyncDispose]()
  await host?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A third are duplicates of earlier ones, half of the rest are badly signed. */
function plan(commits: string[], random: Random): Planned[] {
  const planned: Planned[] = []
  const tag = examplesOf('push').find(({ ref }) => ref.startsWith('refs/tags/'))
  const kinds: [string, () => unknown][] = [
    ['push', () => pushOf(random.pick(commits))],
    ['push', () => pushOf(random.pick(commits))],
    ['pull_request', () => mergeOf(random.pick(commits))],
    ['push', () => pushOf(random.pick(commits), { branch: 'other' })],
    ['push', () => tag],
  ]
  for (let n = 0; n < count; n++) {
    const at = (overMs * n) / count
    const earlier = n % 3 === 2 ? random.pick(planned) : null
    const [event, make] = random.pick(kinds)
    planned.push(
      earlier
        ? { ...earlier, at }
        : { at, guid: randomUUID(), event, payload: make(), isGood: random.next() < 0.5 },
    )
  }
  return planned
}

test('each good delivery of a flood ends as one deployment or one reason, though the server dies twice', async () => {
  const upstream = await Upstream.create(folder, 'flood')
  const commits: string[] = []
  for (let n = 0; n < 12; n++) commits.push(await upstream.publish(`version ${n}`))
  const head = commits.at(-1)!
  const site = await TestProject.create(doprax, 'flood')
  await callApi(doprax, '/projects', { method: 'POST', body: { name: 'flood' } })
  await site.api('/source', { method: 'POST', body: { url: `${host.url}/flood.git`, branch: 'main' } })
  const { secret } = (await site.api('/webhook', { method: 'POST' })).webhook
  const planned = plan(commits, new Random(seed))

  const started = performance.now()
  const answers: Sent[] = []
  const send = async ({ at, guid, event, payload, isGood }: Planned) => {
    await sleep(at)
    const sent = await untilAnswered(() =>
      deliver(doprax, 'flood', isGood ? secret : 'wrong', event, payload, { guid }),
    )
    expect(sent.status).toBe(isGood ? 202 : 401)
    answers.push(sent)
  }
  const kill = async (at: number) => {
    await sleep(at)
    await doprax.until(() => doprax.pidOf('server') !== null, 'started again after the first kill')
    process.kill(doprax.pidOf('server')!, 'SIGKILL')
  }
  await Promise.all([...planned.map(send), kill(overMs / 4), kill((overMs * 3) / 4)])
  const median = answers.map(({ ms }) => ms).toSorted((a, b) => a - b)[Math.floor(count / 2)]!
  console.log(
    `${count} deliveries in ${Math.round(performance.now() - started)} ms, median answer ${median.toFixed(1)} ms`,
  )

  const good = new Set(planned.filter(({ isGood }) => isGood).map(({ guid }) => guid))
  const list = async () => pages('/deliveries', 'deliveries', 'id')
  const isEnded = ({ verdict, deployment }: any) =>
    verdict === 'deploy' ? !['queued', 'building', 'releasing'].includes(deployment.state) : true
  await doprax.until(async () => (await list()).every(isEnded), 'all ended', 120_000)
  const kept = await list()
  expect(kept.map(({ guid }) => guid).toSorted()).toEqual([...good].toSorted())
  for (const { verdict, deployment, reason } of kept) {
    expect(deployment !== null).toBe(verdict === 'deploy')
    expect(reason).not.toBe('')
  }
  const deployments = await pages('/deployments', 'deployments', 'number')
  const built = deployments.filter(({ state }) => state !== 'superseded').map(({ commit }) => commit)
  expect(built).toEqual([head])
  expect((await site.visit()).body).toBe('version 11\n')

  async function pages(path: string, key: string, id: string): Promise<any[]> {
    const all: any[] = []
    for (let before = ''; ; before = `&before=${all.at(-1)[id]}`) {
      const page = await site.api(`${path}?limit=100${before}`)
      all.push(...page[key])
      if (!page.more) return all
    }
  }
})

/** Sent again while the server is away, as GitHub does on demand: under the same id. */
async function untilAnswered(send: () => Promise<Sent>): Promise<Sent> {
  for (;;) {
    try {
      return await send()
    } catch {
      await sleep(200)
    }
  }
}
