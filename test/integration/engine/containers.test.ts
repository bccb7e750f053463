import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EngineEvent } from '../../../src/engine/engine.ts'
import { testEngine } from '../../fixtures/engine.ts'
import {
  busyboxImage as base,
  ensureBusyboxImage,
  ensureNodeImage,
  nodeImage,
} from '../../fixtures/images.ts'
import type { TarFiles } from '../../fixtures/tar.ts'

const t = testEngine()
const { engine } = t
let network = ''
let number = 0
beforeAll(async () => {
  await Promise.all([ensureBusyboxImage(), ensureNodeImage()])
  network = (await t.network()).name
})
afterAll(() => t[Symbol.asyncDispose]())

const imageOf = async (lines: string, files: TarFiles = {}) =>
  (await t.build({ Dockerfile: `FROM ${base}\n${lines}`, ...files })).id
const fresh = () => ({ deployment: ++number, name: `doprax-${t.instance}-hello-d${number}` })

async function start(lines: string, more: Parameters<typeof t.spec>[2] = {}, files: TarFiles = {}) {
  return engine.startContainer(t.spec(await imageOf(lines, files), network, { ...fresh(), ...more }))
}

/** Makes a file in a running container. */
async function touch(id: string, path: string): Promise<void> {
  const exec = await t.docker.getContainer(id).exec({ Cmd: ['touch', path] })
  await exec.start({ Detach: true })
}

test('a container answers at its address, and knows its environment to the letter', async () => {
  const odd = `a $HOME "b" 'c' \`id\` \\ \n second line € =`
  const server = `require('http').createServer((q, r) => r.end(JSON.stringify({env: process.env.ODD, hosts: require('fs').readFileSync('/etc/hosts', 'utf8')}))).listen(process.env.PORT, '0.0.0.0')`
  const { id: image } = await t.build({
    Dockerfile: `FROM ${nodeImage}\nCOPY s.js /\nCMD ["node", "/s.js"]`,
    's.js': server,
  })
  const { id, address } = await engine.startContainer(
    t.spec(image, network, { ...fresh(), env: { PORT: '3000', ODD: odd }, hosts: { main: '10.9.9.9' } }),
  )
  await expect.poll(() => engine.listeners(id)).toEqual([{ address: '0.0.0.0', port: 3000 }])
  const answer = (await (await fetch(`http://${address}:3000`)).json()) as { env: string; hosts: string }
  expect(answer.env).toBe(odd)
  expect(answer.hosts).toMatch(/^10\.9\.9\.9\s+main$/m)
  expect(await engine.inspectContainer(id)).toMatchObject({
    running: true,
    exitCode: null,
    health: null,
    address,
  })
  expect(await engine.listContainers()).toContainEqual(
    expect.objectContaining({ id, project: 'hello', role: 'main', release: 1, running: true, address }),
  )
  await engine.retireContainer(id, 1)
  expect(await engine.inspectContainer(id)).toBeNull()
})

test('what listens on 127.0.0.1 alone is seen, without a tool in the image', async () => {
  const { id } = await start('CMD exec httpd -f -p 127.0.0.1:8080')
  await expect.poll(() => engine.listeners(id)).toEqual([{ address: '127.0.0.1', port: 8080 }])
})

test('a container of the same name, left by an attempt that was cut off, makes way', async () => {
  const spec = t.spec(await imageOf('CMD exec sleep 600'), network, fresh())
  const first = await engine.startContainer(spec)
  const second = await engine.startContainer(spec)
  expect(await engine.inspectContainer(first.id)).toBeNull()
  expect(await engine.inspectContainer(second.id)).toMatchObject({ running: true })
})

test('a container of the same name that is not ours stays', async () => {
  const spec = t.spec(await imageOf('CMD exec sleep 600'), network, fresh())
  const theirs = await t.docker.createContainer({ name: spec.name, Image: base, Cmd: ['true'] })
  try {
    await expect(engine.startContainer(spec)).rejects.toMatchObject({ code: 'name_taken' })
    await theirs.inspect()
  } finally {
    await theirs.remove()
  }
})

test('a container that somebody ran from one of our images is not ours', async () => {
  const theirs = await t.docker.createContainer({ Image: await imageOf('CMD true') })
  try {
    expect((await engine.listContainers()).map((container) => container.id)).not.toContain(theirs.id)
  } finally {
    await theirs.remove()
  }
})

test.each([
  ['no command', 'ENV A=b', 'no_command', /neither CMD nor ENTRYPOINT/],
  ['a program that is not there', 'CMD ["nosuch"]', 'command_not_found', /no program 'nosuch'/],
  ['a command line in brackets', 'CMD ["node x.js"]', 'command_not_found', /without brackets/],
  ['a file that is not executable', 'CMD ["/etc/passwd"]', 'command_not_executable', /chmod/],
  ['an unknown user', 'USER zz\nCMD id', 'user_missing', /USER zz/],
])('%s', async (_name, lines, code, message) => {
  await expect(start(lines)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  expect((await engine.listContainers()).filter((container) => container.deployment === number)).toEqual([])
})

test('a container that fails tells its exit code and its last lines', async () => {
  const { id } = await start(`CMD exec >&2; seq 30; echo oops; sleep 1; exit 7`)
  await expect.poll(() => engine.inspectContainer(id)).toMatchObject({ running: false, exitCode: 7 })
  expect(await engine.lastLines(id, 3)).toEqual(['29', '30', 'oops'])
  expect(await engine.lastLines('0'.repeat(64), 3)).toEqual([])
})

test('too much memory ends it, and is told', async () => {
  const limits = { memoryBytes: 16 * 1024 * 1024, cpus: 1, pids: 50, diskBytes: 1e9 }
  const stop = new AbortController()
  const seen: EngineEvent[] = []
  const following = (async () => {
    for await (const event of engine.events(stop.signal)) seen.push(event)
  })()
  // The engine learns of it only while the container runs, before and after.
  const { id } = await start(
    `CMD trap go=1 USR1; trap end=1 USR2; echo ready; until [ $go ]; do sleep 0.1; done; tail /dev/zero; until [ $end ]; do sleep 0.1; done; exit 137`,
    { limits },
  )
  const signal = (name: string) => t.docker.getContainer(id).kill({ signal: name })
  await expect.poll(() => engine.lastLines(id, 1)).toEqual(['ready'])
  await signal('SIGUSR1')
  await expect.poll(() => seen).toContainEqual(expect.objectContaining({ kind: 'out_of_memory', id }))
  await signal('SIGUSR2')
  await expect
    .poll(() => engine.inspectContainer(id))
    .toMatchObject({ running: false, exitCode: 137, outOfMemory: true })
  stop.abort()
  await following
})

test('limits, log size and privileges are set', async () => {
  const { id } = await start('CMD exec sleep 600')
  const { HostConfig: host } = await t.docker.getContainer(id).inspect()
  expect(host).toMatchObject({
    Memory: 64 * 1024 * 1024,
    MemorySwap: 64 * 1024 * 1024,
    NanoCpus: 1e9,
    PidsLimit: 100,
    Privileged: false,
    SecurityOpt: ['no-new-privileges'],
    LogConfig: { Type: 'json-file', Config: { 'max-size': '10m' } },
    RestartPolicy: { Name: 'no' },
    NetworkMode: network,
  })
})

test('a crashed container comes back once it may', async () => {
  const { id } = await start(`CMD until test -e /crash; do sleep 0.1; done; exit 3`)
  await engine.restartAlways(id)
  await touch(id, '/crash')
  const restarts = async () => (await t.docker.getContainer(id).inspect()).RestartCount
  await expect.poll(restarts).toBeGreaterThan(0)
  await engine.retireContainer(id, 0)
  await engine.restartAlways(id)
})

test('retiring lets a program end by itself, kills one that does not, and takes its volumes along', async () => {
  const polite = await start(`VOLUME /data\nCMD trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done`)
  await expect.poll(() => engine.lastLines(polite.id, 1)).toEqual(['ready'])
  const [mount] = (await t.docker.getContainer(polite.id).inspect()).Mounts
  const begun = performance.now()
  await engine.retireContainer(polite.id, 100)
  expect(performance.now() - begun).toBeLessThan(80_000)
  await expect(t.docker.getVolume(mount!.Name!).inspect()).rejects.toMatchObject({ statusCode: 404 })

  const deaf = await start(`CMD trap '' TERM; while :; do sleep 0.1; done`)
  await Promise.all([engine.retireContainer(deaf.id, 1), engine.retireContainer(deaf.id, 1)])
  await engine.retireContainer(deaf.id, 1)
  expect(await engine.inspectContainer(deaf.id)).toBeNull()
})

test('the image’s health check is followed', async () => {
  const { id } = await start(
    `HEALTHCHECK --interval=1s --retries=1 CMD test -e /tmp/ok || { echo not yet; exit 1; }\nCMD exec sleep 600`,
  )
  await expect
    .poll(() => engine.inspectContainer(id))
    .toMatchObject({ health: 'unhealthy', healthOutput: 'not yet' })
  await touch(id, '/tmp/ok')
  await expect.poll(() => engine.inspectContainer(id)).toMatchObject({ health: 'healthy' })
})

test('containers of one project reach each other by name, in any letter case', async () => {
  const server = await start('CMD exec nc -ll -p 7000 -e echo hello', { name: `doprax-${t.instance}-Peer` })
  await expect.poll(() => engine.listeners(server.id)).toHaveLength(1)
  const socket = connect(7000, server.address)
  await once(socket, 'connect')
  expect(await text(socket)).toBe('hello\n')
  const { id } = await start(`CMD nc DOPRAX-${t.instance}-peer 7000 </dev/null; sleep 600`)
  await expect.poll(() => engine.lastLines(id, 1)).toEqual(['hello'])
})
