import { once } from 'node:events'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Doprax, freePort, type ProcessName, processNames } from '../fixtures/doprax.ts'

const isUp = async (doprax: Doprax) => {
  const answers = [`${doprax.url}/healthz`, `http://localhost:${doprax.ingressPort}/`]
  const [health, site] = await Promise.all(answers.map((url) => fetch(url).catch(() => null)))
  return (
    health?.status === 200 &&
    site !== null &&
    doprax.pidOf('worker') !== null &&
    doprax.pidOf('redis') !== null
  )
}
const modeOf = (file: string) => statSync(file).mode & 0o777

describe('a running Doprax', () => {
  let doprax: Doprax
  beforeAll(async () => {
    doprax = await Doprax.start()
  })
  afterAll(() => doprax?.[Symbol.asyncDispose]())

  test('says where it is, once healthz and the ingress answer', async () => {
    expect(doprax.output).toContain(`dashboard   ${doprax.url}`)
    expect(doprax.output).toContain(`token       in ${doprax.dataDir}/admin-token`)
    expect(doprax.output).toContain('/hello.git && git push doprax main')
    expect(await isUp(doprax)).toBe(true)
  })

  test('keeps its secrets from other users of the machine', () => {
    expect(modeOf(doprax.dataDir)).toBe(0o700)
    expect(modeOf(join(doprax.dataDir, 'key'))).toBe(0o600)
    expect(modeOf(join(doprax.dataDir, 'admin-token'))).toBe(0o600)
    expect(readFileSync(join(doprax.dataDir, 'key'))).toHaveLength(32)
    expect(readFileSync(join(doprax.dataDir, 'instance'), 'utf8')).toMatch(/^[0-9a-f]{6}\n$/)
    expect(doprax.token.length).toBeGreaterThanOrEqual(32)
    expect(doprax.output).not.toContain(doprax.token)
  })

  test('redis listens on no port', () => {
    const pid = doprax.pidOf('redis')
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('redis-server unixsocket:')
  })

  test('refuses a second one on the same data folder', async () => {
    const { status, output } = await doprax.second()
    expect(status).toBe(1)
    expect(output).toContain(`Doprax already runs on ${doprax.dataDir} (process `)
    expect(await isUp(doprax)).toBe(true)
  })

  test.each(processNames)('kill -9 of %s: it comes back', async (name: ProcessName) => {
    const pid = doprax.pidOf(name)!
    process.kill(pid, 'SIGKILL')
    await doprax.until(() => ![null, pid].includes(doprax.pidOf(name)), `running ${name} again`)
    await doprax.until(() => isUp(doprax), 'up')
    expect(doprax.output).toContain(`${name} ended with SIGKILL; starting it again in `)
  })
})

test("starts with a plain user's PATH, without the administrator's folders where HAProxy is", async () => {
  await using doprax = await Doprax.start({ PATH: '/usr/bin:/bin' })
  expect(await isUp(doprax)).toBe(true)
  expect(doprax.output).not.toContain('Server listening at')
})

test('kill -9 of the supervisor: the next start ends what it left and recovers, with the same secrets', async () => {
  await using doprax = await Doprax.start()
  const secretsBefore = ['key', 'instance', 'admin-token'].map((name) =>
    readFileSync(join(doprax.dataDir, name)),
  )
  const redisBefore = doprax.pidOf('redis')
  await doprax.stop('SIGKILL')
  await doprax.until(
    () => doprax.pidOf('server') === null && doprax.pidOf('worker') === null,
    'without server',
  )
  await doprax.start()
  expect(doprax.pidOf('redis')).not.toBe(redisBefore)
  expect(await isUp(doprax)).toBe(true)
  expect(['key', 'instance', 'admin-token'].map((name) => readFileSync(join(doprax.dataDir, name)))).toEqual(
    secretsBefore,
  )
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s: stops all its processes with exit status 0',
  async (signal) => {
    await using doprax = await Doprax.start()
    expect(await doprax.stop(signal)).toBe(0)
    expect(processNames.map((name) => doprax.pidOf(name))).toEqual([null, null, null, null])
    expect(await isUp(doprax)).toBe(false)
  },
)

test('a start that is stopped in its midst leaves nothing', async () => {
  await using doprax = await Doprax.prepare()
  const ended = doprax.startToEnd()
  await doprax.until(() => doprax.pidOf('redis') !== null, 'started redis')
  expect(await doprax.stop()).toBe(0)
  await ended
  expect(processNames.map((name) => doprax.pidOf(name))).toEqual([null, null, null, null])
})

describe('what is wrong with the settings is said with its cure', () => {
  let doprax: Doprax
  beforeAll(async () => {
    doprax = await Doprax.prepare()
  })
  afterAll(() => doprax?.[Symbol.asyncDispose]())

  test('values that make no sense', async () => {
    const { status, output } = await doprax.startToEnd({ DOPRAX_PORT: '99999', DOPRAX_DATA: 'relative' })
    expect(status).toBe(1)
    expect(output).toContain('DOPRAX_PORT')
    expect(output).toContain('DOPRAX_DATA must be an absolute path')
    expect(output).not.toContain('    at ')
  })

  test.each(['DOPRAX_PORT', 'DOPRAX_HTTP_PORT'])('%s taken by another program', async (setting) => {
    const port = await freePort()
    const other = createServer().listen(port)
    await once(other, 'listening')
    try {
      const { status, output } = await doprax.startToEnd({ [setting]: String(port) })
      expect(status).toBe(1)
      expect(output).toContain(`Port ${port} (${setting}) is in use by another program.`)
      expect(doprax.pidOf('redis')).toBeNull()
    } finally {
      other.close()
    }
  })

  test('a data folder that can not be made', async () => {
    const file = join(doprax.dataDir, 'file')
    writeFileSync(file, '')
    const { status, output } = await doprax.startToEnd({ DOPRAX_DATA: join(file, 'data') })
    expect(status).toBe(1)
    expect(output).toMatch(/The data folder \S+ can't be used .* set DOPRAX_DATA/)
  })

  test('no Docker engine at DOCKER_HOST', async () => {
    const { status, output } = await doprax.startToEnd({ DOCKER_HOST: 'unix:///nowhere/docker.sock' })
    expect(status).toBe(1)
    expect(output).toContain('No Docker engine answers at DOCKER_HOST (unix:///nowhere/docker.sock)')
  })

  test('a lost or damaged key, which would make the stored environment unreadable', async () => {
    const key = join(doprax.dataDir, 'key')
    writeFileSync(key, 'short')
    expect((await doprax.startToEnd()).output).toContain(`${key} is damaged`)
    rmSync(key)
    writeFileSync(join(doprax.dataDir, 'doprax.db'), '')
    expect((await doprax.startToEnd()).output).toContain(`${key} is missing`)
  })
})
