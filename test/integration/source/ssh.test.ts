import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { openRepositories } from '../../../src/git/git-repositories.ts'
import type { Repositories } from '../../../src/git/repository.ts'
import type { Source } from '../../../src/store/sources.ts'
import type { Attempt } from '../../../worker/attempt.ts'
import { fetchCommit } from '../../../worker/source/fetch-commit.ts'
import { look } from '../../../worker/source/look.ts'
import type { WorkerServices } from '../../../worker/worker-services.ts'
import { freePort } from '../../fixtures/doprax.ts'
import { run } from '../../fixtures/git-client.ts'
import { makeKey, type SshServer, startSshd } from '../../fixtures/sshd.ts'
import { Upstream } from '../../fixtures/upstream.ts'

let folder: string
let upstream: Upstream
let commit: string
let repositories: Repositories
let services: WorkerServices
let port: number
let server: SshServer
let key: string
let publicKey: string
let stuckKey: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doprax-ssh-'))
  upstream = await Upstream.create(folder, 'site')
  commit = await upstream.publish('by ssh')
  repositories = await openRepositories({
    reposDir: join(folder, 'repos'),
    hooksDir: folder,
    maxPushBytes: 1e9,
  })
  await repositories.create('site')
  const config = { ...readConfig({ DOPRAX_DATA: folder }), allowPrivateSources: true }
  await mkdir(config.runDir)
  services = { config, repositories } as unknown as WorkerServices
  const [file, stuck] = [join(folder, 'key'), join(folder, 'stuck')]
  key = makeKey(file)
  stuckKey = makeKey(stuck)
  publicKey = readFileSync(`${file}.pub`, 'utf8')
  port = await freePort()
  server = await startSshd(join(folder, 'sshd'), port, [
    publicKey,
    `command="cat > /dev/null" ${readFileSync(`${stuck}.pub`, 'utf8')}`,
  ])
})
afterAll(async () => {
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const sourceAt = (url: string, withKey = key) =>
  ({ url, credentials: { kind: 'key', key: withKey } }) as Source
const lookAt = (url: string, withKey = key, ms = 60_000) =>
  look(services, sourceAt(url, withKey), 'main', AbortSignal.timeout(ms))
const site = () => server.url(join(folder, 'site.git'))

test('a deploy key opens its repository, and lies about for no longer than that', async () => {
  expect(await lookAt(site())).toEqual({ branch: 'main', commit })
  const attempt = {
    project: { name: 'site' },
    deployment: { number: 1, commit_oid: commit },
    log: { write: () => {} },
    signal: AbortSignal.timeout(60_000),
  }
  await fetchCommit(services, attempt as unknown as Attempt, sourceAt(site()))
  expect(await repositories.commit('site', commit)).toMatchObject({ subject: 'by ssh' })
  expect(await readdir(services.config.runDir)).toEqual([])
})

test('another key is refused, and a text that is none', async () => {
  const refused = /does not take the deploy key: add the public half/
  await expect(lookAt(site(), makeKey(join(folder, 'other')))).rejects.toThrow(refused)
  await expect(lookAt(site(), '-----BEGIN OPENSSH PRIVATE KEY-----\nno')).rejects.toThrow(refused)
})

test('a repository that is not there is named as such', async () => {
  await expect(lookAt(server.url('/nowhere.git'))).rejects.toThrow(/there is no such repository/)
})

test('two servers of one host are told apart by their ports', async () => {
  const another = await startSshd(join(folder, 'another'), await freePort(), [publicKey])
  try {
    expect(await lookAt(another.url(join(folder, 'site.git')))).toMatchObject({ commit })
    expect(await lookAt(site())).toMatchObject({ commit })
  } finally {
    await another.close()
  }
})

test('a server that is there, but does not go on, is left at the time limit, and nothing of git or ssh stays', async () => {
  const mute = createServer().listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const { port: mutePort } = mute.address() as { port: number }
  const stuck = server.url(join(folder, 'stuck.git'))
  try {
    const silent = `ssh://git@127.0.0.1:${mutePort}/mute.git`
    await expect(lookAt(silent, key, 1500)).rejects.toThrow(/timeout/i)
    await expect(lookAt(stuck, stuckKey, 3000)).rejects.toThrow(/timeout/i)
    const left = async () => (await run('pgrep', ['-f', `ssh .*(-p ${mutePort} |stuck\\.git)`])).output
    await expect.poll(left).toBe('')
    expect(await readdir(services.config.runDir)).toEqual([])
  } finally {
    mute.close()
  }
})

test('a host whose key has changed is not trusted', async () => {
  await server.close()
  server = await startSshd(join(folder, 'changed'), port, [publicKey])
  await expect(lookAt(site())).rejects.toThrow(/host key has changed.*known_hosts/)
})

test('a server that is not there is said to be out of reach', async () => {
  await server.close()
  await expect(lookAt(site())).rejects.toThrow(/can't be reached from here/)
})
