import { randomBytes } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limitBuilds } from '../../../src/engine/build/build-cgroup.ts'
import { createDockerEngine } from '../../../src/engine/docker-engine.ts'
import { engineSettings } from '../../../src/supervisor/engine-settings.ts'
import { busyboxImage as base, ensureBusyboxImage } from '../../fixtures/images.ts'
import { PrivateEngine } from '../../fixtures/private-engine.ts'
import { tarOf } from '../../fixtures/tar.ts'

const MB = 1024 * 1024
const parent = `doprax-test-${randomBytes(4).toString('hex')}`
const folder = mkdtempSync(join(tmpdir(), 'doprax-limits-'))
const settingsFile = join(folder, 'dockerd.json')

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  const groups = globSync(`/sys/fs/cgroup/{,*/}${parent}{,/buildkit}`)
  for (const group of groups.toSorted((a, b) => b.length - a.length)) rmdirSync(group)
})

function build({ docker, dockerHost }: PrivateEngine, lines: string) {
  const engine = createDockerEngine({ instance: 'limits', dockerHost, cgroupParent: parent })
  const request = {
    context: tarOf({ Dockerfile: `FROM ${base}\n${lines}\n` }),
    dockerfile: 'Dockerfile',
    tag: 'doprax-limits/hello:d1',
    project: 'hello',
    onEvent() {},
  }
  const live = new AbortController().signal
  return ensureBusyboxImage(docker).then(() => engine.buildImage(request, live))
}

describe.runIf(process.getuid?.() === 0)('an engine with the settings that Doprax starts one with', () => {
  let engine: PrivateEngine
  const start = (buildCacheBytes: number) => {
    writeFileSync(settingsFile, JSON.stringify(engineSettings({ 'cgroup-parent': parent }, buildCacheBytes)))
    return engine.restart(`--config-file=${settingsFile}`)
  }
  const cacheBytes = async () => {
    const { BuildCache: cache } = (await engine.docker.df()) as { BuildCache: { Size: number }[] | null }
    return (cache ?? []).reduce((sum, { Size }) => sum + Size, 0)
  }

  beforeAll(async () => {
    engine = await PrivateEngine.create()
    await start(1000 * MB)
  })
  afterAll(() => engine?.[Symbol.asyncDispose]())

  test('kills a RUN that takes more memory than all builds may, and says which setting that is', async () => {
    limitBuilds(parent, { memoryBytes: 64 * MB, cpus: 2 })
    await expect(build(engine, 'RUN head -c 200m /dev/zero | tail')).rejects.toMatchObject({
      code: 'build_failed',
      message: expect.stringMatching(
        /RUN head .* was killed \(exit code 137\): .*out of memory \(all builds together may use 64 MB\)\.\n.*raise DOPRAX_BUILD_MEMORY/,
      ),
    })
    limitBuilds(parent, { memoryBytes: 512 * MB, cpus: 2 })
    await expect(build(engine, 'RUN head -c 200m /dev/zero | tail >/dev/null')).resolves.toBeTruthy()
  })

  test('slows a RUN that takes more processors than all builds may', async () => {
    limitBuilds(parent, { memoryBytes: 512 * MB, cpus: 0.1 })
    await build(engine, 'RUN i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done')
    const [stat] = globSync(`/sys/fs/cgroup/{,cpu/}${parent}/buildkit/cpu.stat`)
    expect(Number(/nr_throttled (\d+)/.exec(readFileSync(stat!, 'utf8'))?.[1])).toBeGreaterThan(0)
  })

  test('keeps its build cache below the limit', async () => {
    limitBuilds(parent, { memoryBytes: 512 * MB, cpus: 2 })
    for (const name of ['a', 'b', 'c']) await build(engine, `RUN head -c 20m /dev/urandom >/${name}`)
    expect(await cacheBytes()).toBeGreaterThan(60 * MB)
    await engine.docker.getImage('doprax-limits/hello:d1').remove()
    await start(30 * MB)
    await expect.poll(cacheBytes, { timeout: 90_000, interval: 250 }).toBeLessThan(30 * MB)
  })
})

describe.runIf(process.getuid?.() === 0)('an engine whose disk is small', () => {
  test.each([
    [
      'a program that fills it',
      'RUN dd if=/dev/zero of=/big bs=1M count=200',
      /RUN dd .*: the disk of the server is full/,
    ],
    [
      'a build that fills it',
      'RUN head -c 200m /dev/zero >/big || true\nWORKDIR /x\nCOPY . .',
      /disk .* is full/,
    ],
  ])('%s fails with cause and cure', async (_what, lines, message) => {
    await using engine = await PrivateEngine.create({ diskBytes: 100 * MB })
    await expect(build(engine, lines)).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringMatching(message),
    })
  })
})

test('the settings of the machine go before ours', () => {
  const own = { 'data-root': '/data', 'live-restore': false, builder: { gc: { enabled: false } } }
  expect(engineSettings(own, 1)).toEqual(own)
})
