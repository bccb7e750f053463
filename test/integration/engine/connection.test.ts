import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDockerEngine } from '../../../src/engine/docker-engine.ts'
import type { EngineEvent } from '../../../src/engine/engine.ts'
import { testEngine } from '../../fixtures/engine.ts'
import { EngineProxy } from '../../fixtures/engine-proxy.ts'
import { ensureBusyboxImage } from '../../fixtures/images.ts'

const t = testEngine()
beforeAll(async () => void (await ensureBusyboxImage()))
afterAll(() => t[Symbol.asyncDispose]())

test('the engine says what it is', async () => {
  expect(await t.engine.info()).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+/),
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    rootDir: expect.stringMatching(/^\//),
  })
})

test('an engine that is not there is named, with what to do', async () => {
  const engine = createDockerEngine({ instance: 'x', dockerHost: 'unix:///nonexistent/docker.sock' })
  await expect(engine.listContainers()).rejects.toMatchObject({
    code: 'engine_down',
    message: expect.stringMatching(/does not answer at unix:\/\/\/nonexistent\/docker\.sock.*start it/),
  })
})

test('an engine that takes calls but never answers is down too', async () => {
  const proxy = new EngineProxy()
  await proxy.open({ answering: false })
  const engine = createDockerEngine({ instance: 'x', dockerHost: proxy.dockerHost })
  await expect(engine.info()).rejects.toMatchObject({ code: 'engine_down' })
  await proxy.shut()
})

test('an engine that was away is used again, and events tell that some may be missing', async () => {
  const proxy = new EngineProxy()
  await proxy.open()
  const engine = createDockerEngine({ instance: t.instance, dockerHost: proxy.dockerHost })
  expect((await engine.info()).rootDir).toBeNull()
  const stop = new AbortController()
  const events: EngineEvent[] = []
  const following = (async () => {
    for await (const event of engine.events(stop.signal)) events.push(event)
  })()
  await proxy.shut()
  await expect(engine.info()).rejects.toMatchObject({ code: 'engine_down' })
  await proxy.open()
  await expect.poll(() => events).toContainEqual({ kind: 'reconnected' })
  await expect(engine.info()).resolves.toBeTruthy()

  const { id } = await t.build({ Dockerfile: 'FROM doprax-test/busybox\nCMD exec sleep 600' })
  const network = await t.network()
  const container = await t.engine.startContainer(t.spec(id, network.name))
  const started = { kind: 'started', id: container.id, project: 'hello', role: 'main', service: null }
  await expect.poll(() => events).toContainEqual(started)
  await t.engine.retireContainer(container.id, 0)
  await expect.poll(() => events).toContainEqual({ ...started, kind: 'died' })
  stop.abort()
  await following
  await proxy.shut()
})
