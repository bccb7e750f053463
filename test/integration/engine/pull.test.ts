import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Connection } from '../../../src/engine/connection.ts'
import { parseDockerHost } from '../../../src/engine/docker-host.ts'
import { pullImage } from '../../../src/engine/pull/pull.ts'
import { freePort } from '../../fixtures/doprax.ts'
import { testEngine } from '../../fixtures/engine.ts'
import { busyboxImage, ensureBusyboxImage, loadImage } from '../../fixtures/images.ts'
import { TestRegistry } from '../../fixtures/registry.ts'

const t = testEngine()
const { engine } = t
const { signal } = new AbortController()
const ignore = () => {}
const pulled: string[] = []
let registry: TestRegistry
beforeAll(async () => {
  await ensureBusyboxImage()
  registry = await TestRegistry.start()
})
afterAll(async () => {
  for (const ref of pulled) await engine.removeImage(ref)
  await registry?.[Symbol.asyncDispose]()
  await t[Symbol.asyncDispose]()
})

/** An image of the registry that the engine has no layer of. */
async function published(tag = '1'): Promise<string> {
  const name = `app-${randomBytes(4).toString('hex')}`
  const source = `doprax-test/${name}:1`
  await loadImage(t.docker, source, { one: randomBytes(3_000_000) }, {})
  try {
    const ref = await registry.push(source, name, tag)
    pulled.push(ref)
    return ref
  } finally {
    await engine.removeImage(source)
  }
}

test('an image comes from its registry, and how far it is is told', async () => {
  const ref = await published()
  const seen: [number, number][] = []
  const image = await engine.pullImage(ref, (...bytes) => seen.push(bytes), signal)
  expect(await engine.inspectImage(ref)).toEqual(image)
  expect(image.sizeBytes).toBeGreaterThanOrEqual(3_000_000)
  const [done, total] = seen.at(-1)!
  expect(done).toBe(total)
  expect(total).toBeGreaterThanOrEqual(3_000_000)
  expect(seen.map(([bytes]) => bytes)).toEqual(seen.map(([bytes]) => bytes).sort((a, b) => a - b))
})

test('without a tag it is the latest, and no other', async () => {
  const ref = await published('latest')
  const name = ref.replace(/:latest$/, '')
  pulled.push(await registry.push(busyboxImage, name.split('/')[1]!, 'other'))
  await engine.pullImage(name, ignore, signal)
  expect(await engine.inspectImage(ref)).not.toBeNull()
  expect(await engine.inspectImage(`${name}:other`)).toBeNull()
})

test('an image that is here is not asked for', async () => {
  const ref = `127.0.0.1:${await freePort()}/here:1`
  await t.docker.getImage(busyboxImage).tag({ repo: ref.replace(/:1$/, ''), tag: '1' })
  pulled.push(ref)
  const { id } = await engine.pullImage(ref, () => expect.unreachable(), signal)
  expect(id).toBe((await engine.inspectImage(busyboxImage))!.id)
})

test('by its digest', async () => {
  const ref = await published()
  await engine.pullImage(ref, ignore, signal)
  const { RepoDigests: digests } = await t.docker.getImage(ref).inspect()
  await engine.removeImage(ref)
  pulled.push(digests[0]!)
  expect(await engine.pullImage(digests[0]!, ignore, signal)).toMatchObject({ os: 'linux' })
})

test('a tag or an image that the registry lacks is named', async () => {
  const ref = await published()
  await expect(engine.pullImage(`${ref}-alpine`, ignore, signal)).rejects.toMatchObject({
    code: 'image_missing',
    message: expect.stringMatching(/has no tag 1-alpine at 127\.0\.0\.1:\d+\.\nLook at its list of tags/),
  })
  await expect(engine.pullImage(`${registry.host}/nosuch:1`, ignore, signal)).rejects.toMatchObject({
    code: 'image_missing',
    message: expect.stringMatching(/nosuch/),
  })
})

test.each([
  'Upper:1',
  'a b',
  '',
  'a:',
  'a/../../containers',
  'a?all=1',
  'a%2f..',
  '-a',
  'a:1:2',
  'a@sha256:1',
])("'%s' can't be the name of an image", async (ref) => {
  expect(await engine.inspectImage(ref)).toBeNull()
  await expect(engine.pullImage(ref, ignore, signal)).rejects.toMatchObject({
    code: 'image_missing',
    message: expect.stringMatching(/can't be the name of an image/),
  })
})

test('a registry that wants a sign-in', async () => {
  await using locked = await TestRegistry.start({ locked: true })
  await expect(engine.pullImage(`${locked.host}/app:1`, ignore, signal)).rejects.toMatchObject({
    code: 'registry_denied',
    message: expect.stringContaining(locked.host),
  })
})

test('a registry that is not there', async () => {
  const host = `127.0.0.1:${await freePort()}`
  await expect(engine.pullImage(`${host}/app:1`, ignore, signal)).rejects.toMatchObject({
    code: 'registry_down',
    message: expect.stringContaining(host),
  })
})

test('a pull is canceled by its signal, and works the next time', async () => {
  const ref = await published()
  registry.stall()
  const canceled = new AbortController()
  const begun = Promise.withResolvers<void>()
  const pull = engine.pullImage(ref, () => begun.resolve(), canceled.signal)
  await Promise.race([begun.promise, pull])
  canceled.abort(new Error('not wanted any more'))
  await expect(pull).rejects.toThrow('not wanted any more')
  registry.release()
  await engine.pullImage(ref, ignore, signal)
  await expect(engine.pullImage(ref, ignore, canceled.signal)).rejects.toThrow('not wanted any more')
})

test('a registry that falls silent in the middle is told', async () => {
  const ref = await published()
  const connection = new Connection(parseDockerHost(process.env.DOCKER_HOST))
  registry.stall()
  await expect(pullImage(connection, ref, ignore, signal, { silenceMs: 2000 })).rejects.toMatchObject({
    code: 'registry_down',
    message: expect.stringMatching(/sent nothing/),
  })
  registry.release()
})
