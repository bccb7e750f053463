import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ContainerSpec } from '../../../src/engine/engine.ts'
import { printedBy, testEngine } from '../../fixtures/engine.ts'
import { busyboxImage, ensureBusyboxImage } from '../../fixtures/images.ts'

const t = testEngine()
const { engine } = t
let network = ''
let number = 0
beforeAll(async () => {
  await ensureBusyboxImage()
  network = (await t.network()).name
})
afterAll(() => t[Symbol.asyncDispose]())

const sleeper = ['sh', '-c', "trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done"]
const named = () => `doprax-${t.instance}-hello.s${++number}`

const specOf = (more: Partial<ContainerSpec>) =>
  t.spec(busyboxImage, network, { name: named(), role: 'service', release: 0, command: sleeper, ...more })
const start = (more: Partial<ContainerSpec>) => engine.startContainer(specOf(more))
const printed = (script: string, more: Partial<ContainerSpec> = {}) => printedBy(engine, specOf(more), script)

test('a service is known by its name and fingerprint, and answers to its aliases', async () => {
  const { id, address } = await start({ service: 'MySQL', fingerprint: 'f1', aliases: ['MySQL', 'db'] })
  const main = await start({ role: 'main', release: 3 })
  const listed = await engine.listContainers()
  expect(listed).toContainEqual(
    expect.objectContaining({ id, role: 'service', service: 'MySQL', fingerprint: 'f1', running: true }),
  )
  expect(listed).toContainEqual(
    expect.objectContaining({ id: main.id, service: null, fingerprint: null, release: 3 }),
  )
  for (const name of ['mysql', 'MYSQL', 'Db'])
    expect((await printed(`ping -c1 -W5 ${name}`)).join('\n')).toContain(`(${address})`)
})

test('a command in place of the image’s, a stop signal and ulimits', async () => {
  const { id } = await start({
    command: ['sh', '-c', "trap 'echo quit; exit 0' QUIT; ulimit -n; ulimit -c; while :; do sleep 0.1; done"],
    stopSignal: 'SIGQUIT',
    ulimits: { nofile: { soft: 1234, hard: 2345 }, core: { soft: 0, hard: 0 } },
  })
  await expect.poll(() => engine.lastLines(id, 9)).toEqual(['1234', '0'])
  await engine.stopContainer(id, 20)
  expect(await engine.lastLines(id, 1)).toEqual(['quit'])
})

test('a stopped container stays stopped, and is started again', async () => {
  const { id } = await start({})
  await expect.poll(() => engine.lastLines(id, 1)).toEqual(['ready'])
  await engine.restartAlways(id)
  await engine.stopContainer(id, 20)
  await engine.stopContainer(id, 20)
  expect(await engine.inspectContainer(id)).toMatchObject({ running: false, exitCode: 0 })
  const again = await engine.resumeContainer(id)
  expect(again).toEqual({ id, address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) })
  expect(await engine.resumeContainer(id)).toEqual(again)
  expect(await engine.inspectContainer(id)).toMatchObject({ running: true, address: again.address })
  await engine.stopContainer('0'.repeat(64), 1)
})

test('a stopped container that fails when it is started again stays, and its reason is told', async () => {
  const command = ['sh', '-c', 'test -e /once && exit 9; touch /once; echo touched; sleep 600']
  const { id } = await start({ command })
  await expect.poll(() => engine.lastLines(id, 1)).toEqual(['touched'])
  await engine.stopContainer(id, 0)
  await engine.resumeContainer(id).catch((error) => expect(error).toMatchObject({ code: 'exited' }))
  await expect.poll(() => engine.inspectContainer(id)).toMatchObject({ running: false, exitCode: 9 })
})

test('limits of a running container change', async () => {
  const { id } = await start({})
  await engine.limitContainer(id, { memoryBytes: 128 * 2 ** 20, cpus: 0.5, pids: 40 })
  const { HostConfig: host, State: state } = await t.docker.getContainer(id).inspect()
  expect(host).toMatchObject({
    Memory: 128 * 2 ** 20,
    MemorySwap: 128 * 2 ** 20,
    NanoCpus: 5e8,
    PidsLimit: 40,
    RestartPolicy: { Name: 'no' },
  })
  expect(state.Running).toBe(true)
  await engine.limitContainer(id, { memoryBytes: 32 * 2 ** 20, cpus: 1, pids: 40 })
  await expect(
    engine.limitContainer(id, { memoryBytes: 32 * 2 ** 20, cpus: 4096, pids: 40 }),
  ).rejects.toMatchObject({ code: 'bad_size', message: expect.stringMatching(/CPUs on this server/) })
})

test('memory that a container uses can’t be taken from it', async () => {
  const { id } = await start({
    // 24 MB in the shell's memory
    command: [
      'sh',
      '-c',
      'x=$(head -c 24000000 /dev/zero | tr "\\0" x); echo ready; while :; do sleep 1; done',
    ],
  })
  await expect.poll(() => engine.lastLines(id, 1)).toEqual(['ready'])
  await expect(
    engine.limitContainer(id, { memoryBytes: 12 * 2 ** 20, cpus: 1, pids: 100 }),
  ).rejects.toMatchObject({ code: 'memory_in_use', message: expect.stringMatching(/12 MB while it runs/) })
  expect(await engine.inspectContainer(id)).toMatchObject({ running: true })
})

test('what a container writes outside of volumes is counted', async () => {
  const { id } = await start({
    command: ['sh', '-c', 'head -c 3000000 /dev/zero >/big; echo done; sleep 600'],
  })
  await expect.poll(() => engine.lastLines(id, 1)).toEqual(['done'])
  expect(await engine.writtenBytes(id)).toBeGreaterThanOrEqual(3_000_000)
  expect(await engine.writtenBytes('0'.repeat(64))).toBeNull()
})

test('nothing in a specification gives a container more rights than Docker gives any', async () => {
  const volume = `doprax-${t.instance}-vrights`
  const { id } = await start({
    service: 'db',
    aliases: ['db'],
    volumes: [{ name: volume, mount: '/data', readOnly: false }],
    files: [{ mount: '/etc/app.conf', content: 'x' }],
    ulimits: { nofile: { soft: 100, hard: 100 } },
    ...({
      privileged: true,
      binds: ['/:/host'],
      capAdd: ['ALL'],
      HostConfig: { Privileged: true },
    } as object),
  })
  const { HostConfig: host, Mounts: mounts } = await t.docker.getContainer(id).inspect()
  const { Binds, CapAdd, Devices, PortBindings } = host
  expect([Binds, CapAdd, Devices, PortBindings].map((list) => Object.keys(list ?? {}))).toEqual([
    [],
    [],
    [],
    [],
  ])
  expect(host).toMatchObject({
    Privileged: false,
    SecurityOpt: ['no-new-privileges'],
    PidsLimit: 100,
    PidMode: '',
    IpcMode: 'private',
    UsernsMode: '',
    UTSMode: '',
    NetworkMode: network,
  })
  const { Mountpoint: place } = await t.docker.getVolume(volume).inspect()
  const ofMounts = mounts.map(({ Destination, Source, RW }) => [Destination, Source, RW]).sort()
  expect(ofMounts).toEqual([
    ['/data', place, true],
    [
      '/etc/app.conf',
      expect.stringMatching(`^${place.replace(volume, `doprax-${t.instance}-files-\\w+`)}/complete/0$`),
      false,
    ],
  ])
  // Docker's default capabilities (moby, "oci/caps/defaults.go") and no more
  expect(await printed('grep -E "CapEff|NoNewPrivs" /proc/1/status')).toEqual([
    expect.stringMatching(/CapEff:\s+00000000a80425fb/),
    expect.stringMatching(/NoNewPrivs:\s+1/),
  ])
})
