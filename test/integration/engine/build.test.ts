import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewLogEvent } from '../../../src/domain/log-event.ts'
import { testEngine } from '../../fixtures/engine.ts'
import { busyboxImage as base, ensureBusyboxImage } from '../../fixtures/images.ts'
import { tarOf } from '../../fixtures/tar.ts'

const t = testEngine()
beforeAll(async () => void (await ensureBusyboxImage()))
afterAll(() => t[Symbol.asyncDispose]())

const unique = () => randomBytes(6).toString('hex')
const shown = (events: NewLogEvent[]) => events.map(show)

function show(event: NewLogEvent): string {
  if (event.type === 'step') return `${event.state} ${event.name}`
  return 'text' in event ? event.text : event.type
}

test('a build tells its steps, their output and their times, and again what was cached', async () => {
  const events: NewLogEvent[] = []
  const files = {
    Dockerfile: `FROM ${base}\nCOPY . /app/\nRUN printf '1%%\\r100%%\\nü\\n'; wc -c </app/a\n`,
    a: unique(),
  }
  const first = await t.build(files, { events })
  const run = `[3/3] RUN printf '1%%\\r100%%\\nü\\n'; wc -c </app/a`
  const own = shown(events).filter((line) => !line.includes('COPY'))
  expect(own.slice(-5)).toEqual([`started ${run}`, '100%', 'ü', '12', `done ${run}`])
  expect(events.at(-1)).toMatchObject({ ms: expect.any(Number) })
  expect(shown(events).join()).not.toMatch(/internal|exporting/)

  const again: NewLogEvent[] = []
  const second = await t.build(files, { events: again })
  expect(second.id).toBe(first.id)
  expect(shown(again)).toEqual(expect.arrayContaining(['cached [2/3] COPY . /app/', `cached ${run}`]))
})

const own = (port: number, protocol = 'tcp') => ({ port, protocol, inherited: false })

test.each([
  ['EXPOSE 8080 443', [8080, 443]],
  ['EXPOSE 3000-3002', [3000, 3001, 3002]],
  ['EXPOSE 3000\nEXPOSE 9229', [3000, 9229]],
  ['ARG P=9500\nEXPOSE $P 80', [9500, 80]],
  ['ARG P=9500\nEXPOSE 443 $P\\\n  80', [443, 9500, 80]],
  ['EXPOSE 8080:3000', [3000]],
  ['EXPOSE $P', []],
])('the ports of %j are known in its order', async (line, ports) => {
  const image = await t.build({ Dockerfile: `FROM ${base} AS first\nEXPOSE 7\nFROM ${base}\n${line}` })
  expect(image.ports).toEqual(ports.map((port) => own(port)))
})

test('what an image exposes, starts and checks is known', async () => {
  const { id } = await t.build({ Dockerfile: `FROM ${base}\nEXPOSE 9000 53/udp\nEXPOSE 80` })
  expect(await t.engine.inspectImage(id)).toMatchObject({
    ports: [own(9000), own(53, 'udp'), own(80)],
    hasCommand: false,
    hasHealthcheck: false,
  })
  const tag = `doprax-${t.instance}/hello:d900`
  await t.build(
    { Dockerfile: `FROM ${base}\nHEALTHCHECK CMD true\nENTRYPOINT ["sh"]\nEXPOSE 9000 53/udp` },
    { tag },
  )
  expect(await t.engine.inspectImage(tag)).toMatchObject({
    ports: [own(9000), own(53, 'udp')],
    hasCommand: true,
    hasHealthcheck: true,
  })
  const base9000 = { port: 9000, protocol: 'tcp', inherited: true }
  const derived = { Dockerfile: `FROM ${tag}\nHEALTHCHECK NONE\nEXPOSE 7000` }
  expect(await t.build(derived)).toMatchObject({
    ports: [own(7000), { ...base9000, port: 53, protocol: 'udp' }, base9000],
    hasHealthcheck: false,
  })
})

test('an image can be listed and removed by its tag; one that is not there is no error', async () => {
  const tag = `doprax-${t.instance}/hello:d901`
  await t.build({ Dockerfile: `FROM ${base}\nENV A=${unique()}` }, { tag })
  expect(await t.engine.listImages()).toContainEqual(expect.objectContaining({ ref: tag, project: 'hello' }))
  await t.engine.removeImage(tag)
  await t.engine.removeImage(tag)
  expect(await t.engine.inspectImage(tag)).toBeNull()
})

test('an image that is built again under its tag leaves no nameless one behind', async () => {
  const tag = `doprax-${t.instance}/hello:d904`
  const first = await t.build({ Dockerfile: `FROM ${base}\nENV A=${unique()}` }, { tag })
  await t.build({ Dockerfile: `FROM ${base}\nENV A=${unique()}` }, { tag })
  expect(await t.engine.inspectImage(first.id)).toBeNull()
})

test('an image that a container uses is kept, without an error', async () => {
  const tag = `doprax-${t.instance}/hello:d905`
  const { id } = await t.build({ Dockerfile: `FROM ${base}\nENV A=${unique()}\nCMD true` }, { tag })
  const container = await t.docker.createContainer({ Image: id })
  try {
    await t.engine.removeImage(tag)
    expect(await t.engine.inspectImage(id)).toMatchObject({ id })
  } finally {
    await container.remove()
  }
})

test('an image that somebody made from one of ours is not ours', async () => {
  const tag = `doprax-${t.instance}/hello:d902`
  await t.build({ Dockerfile: `FROM ${base}\nENV A=${unique()}` }, { tag })
  const theirs = `doprax-test/theirs-${t.instance}`
  await t.docker.getImage(tag).tag({ repo: theirs, tag: 'latest' })
  try {
    expect((await t.engine.listImages()).map((image) => image.ref)).not.toContain(`${theirs}:latest`)
  } finally {
    await t.docker.getImage(theirs).remove()
  }
})

test.each([
  [
    'a failing RUN',
    `RUN for i in $(seq 30); do echo line $i; done; exit 7`,
    'build_failed',
    /RUN .*exit code 7.*\n.*last lines:\n {2}line 16\n(.*\n)*.*line 30$/,
  ],
  ['a program that is not there', 'RUN nosuch', 'build_failed', /exit code 127: a command was not found/],
  ['a killed RUN', 'RUN exit 137', 'build_failed', /ran out of memory/],
  ['a wrong instruction', '\nRUNN x', 'dockerfile_syntax', /line 3: unknown instruction: RUNN/],
  ['a missing argument', 'COPY x', 'dockerfile_syntax', /line 2: COPY requires/],
  [
    'a file that is not in the context',
    'COPY missing.txt /',
    'file_missing',
    /COPY missing\.txt \/: there is no 'missing\.txt'.*\n.*git ls-files/,
  ],
  [
    'a missing image for COPY --from',
    'COPY --from=localhost:1/no/such:9 / /',
    'base_image_missing',
    /localhost:1\/no\/such:9/,
  ],
])('%s: %s', async (_name, line, code, text) => {
  await expect(t.build({ Dockerfile: `FROM ${base}\n${line}\n` })).rejects.toMatchObject({
    name: 'DeploymentFailedError',
    code,
    message: expect.stringMatching(text),
  })
})

test.each([
  ['FROM localhost:1/no/such:9', 'base_image_missing', /localhost:1\/no\/such:9.*registry can't be reached/],
  [`# syntax=localhost:1/frontend:1\nFROM ${base}`, 'frontend_missing', /# syntax=localhost:1\/frontend:1/],
  ['', 'dockerfile_syntax', /cannot be empty/],
  ['RUN x', 'dockerfile_syntax', /FROM/],
])('a Dockerfile of %j', async (Dockerfile, code, text) => {
  await expect(t.build({ Dockerfile })).rejects.toMatchObject({ code, message: expect.stringMatching(text) })
})

const unauthorized = { 'www-authenticate': 'Basic realm="registry"' }
const tooMany = JSON.stringify({ errors: [{ code: 'TOOMANYREQUESTS', message: 'rate limit' }] })
const manifestList = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json',
  manifests: [
    {
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      digest: `sha256:${'a'.repeat(64)}`,
      size: 2,
      platform: { os: 'linux', architecture: 's390x' },
    },
  ],
})

test.each([
  ['private', 401, unauthorized, '', /does not exist, or is private.*\n.*docker login/],
  ['out of order', 503, {}, '', /registry can't be reached/],
  ['absent', 404, {}, '', /it does not exist\.\nCheck its name/],
  ['not given out now', 429, {}, tooMany, /allows no more pulls for now/],
  ['for other processors alone', 200, {}, manifestList, /not made for the processor of this server/],
])('an image that a registry says is %s', async (_what, status, headers, body, message) => {
  const type = 'application/vnd.docker.distribution.manifest.list.v2+json'
  await using registry = createServer((request, response) => {
    const isVersion = request.url === '/v2/' && status !== 401
    response.writeHead(isVersion ? 200 : status, { 'content-type': type, ...headers })
    response.end(isVersion ? '{}' : body)
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const image = `localhost:${(registry.address() as AddressInfo).port}/some/image:1`
  await expect(t.build({ Dockerfile: `FROM ${image}` })).rejects.toMatchObject({
    code: 'base_image_missing',
    message: expect.stringMatching(new RegExp(`The image ${image} could not be pulled: .*${message.source}`)),
  })
})

test('dockerode trap: a context that has ended before the session is open is still sent', async () => {
  for (let i = 0; i < 5; i++) {
    await expect(t.build({ Dockerfile: `FROM ${base}\nENV A=${i}` })).resolves.toBeTruthy()
  }
})

test('a context that breaks off fails the build with its own error', async () => {
  const context = new Readable({ read() {} })
  context.push(Buffer.alloc(512))
  setTimeout(() => context.destroy(new Error('the archive broke')), 50)
  const request = {
    context,
    dockerfile: 'Dockerfile',
    tag: `doprax-${t.instance}/hello:d903`,
    project: 'hello',
  }
  const build = t.engine.buildImage({ ...request, onEvent() {} }, new AbortController().signal)
  await expect(build).rejects.toThrow('the archive broke')
})

test('abort ends that build alone, with its processes', async () => {
  const [first, second] = [unique(), unique()]
  const files = (mark: string, seconds: number) => ({
    Dockerfile: `FROM ${base}\nRUN echo started; sleep ${seconds}; echo ${mark}`,
  })
  const stop = new AbortController()
  const seen: NewLogEvent[] = []
  const killed = t.build(files(first, 300), { signal: stop.signal, events: seen })
  killed.catch(() => {})
  const other: NewLogEvent[] = []
  const survivor = t.build(files(second, 60), { events: other })
  while (!shown(seen).includes('started') || !shown(other).includes('started')) await sleep(20)
  expect(isRunning(first)).toBe(true)
  const reason = new Error('canceled by the test')
  stop.abort(reason)
  await expect(killed).rejects.toBe(reason)
  while (isRunning(first)) await sleep(20)
  expect(isRunning(second)).toBe(true)
  await expect(survivor).resolves.toBeTruthy()
})

test('a signal that is aborted already builds nothing', async () => {
  const build = t.build({ Dockerfile: `FROM ${base}` }, { signal: AbortSignal.abort(new Error('too late')) })
  await expect(build).rejects.toThrow('too late')
})

test('dockerode trap: an aborted build leaves no session open', async () => {
  const before = openSockets()
  for (let i = 0; i < 3; i++) {
    const stop = new AbortController()
    const events: NewLogEvent[] = []
    const build = t.build(
      { Dockerfile: `FROM ${base}\nRUN echo ${unique()}; sleep 60` },
      { signal: stop.signal, events },
    )
    build.catch(() => {})
    while (!events.some((event) => event.type === 'output')) await sleep(20)
    stop.abort()
    await expect(build).rejects.toThrow()
  }
  await expect.poll(openSockets).toBeLessThanOrEqual(before + 1)
})

test('100,000 lines of output arrive without loss, up to the limit that BuildKit itself has', async () => {
  const events: NewLogEvent[] = []
  await t.build({ Dockerfile: `FROM ${base}\nRUN : ${unique()}; seq 100000` }, { events })
  const lines = shown(events.filter((event) => event.type === 'output'))
  const clipped = lines.findIndex((line) => line.includes('[output clipped'))
  const whole = clipped < 0 ? lines : lines.slice(0, clipped)
  expect(whole.length).toBeGreaterThan(10_000)
  expect(whole.slice(0, 10_000)).toEqual(Array.from({ length: 10_000 }, (_, index) => String(index + 1)))
})

/** Whether a process on this machine has the mark in its command line. */
function isRunning(mark: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => commandOf(pid).includes(`echo ${mark}`))
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /Pipe|TCP|Socket/.test(name)).length
}

test('a RUN can mount a secret, which is in no layer and no history; one that is not given is refused', async () => {
  const value = `${unique()}\nwith "quotes" and ü`
  const events: NewLogEvent[] = []
  // Longer than an engine keeps a session that does not answer it.
  const Dockerfile = (id: string) =>
    `FROM ${base}\nRUN --mount=type=secret,id=${id},required=true sleep 12; : ${unique()}; sha256sum < /run/secrets/${id}`
  const build = (id: string) =>
    t.engine.buildImage(
      {
        context: tarOf({ Dockerfile: Dockerfile(id) }),
        dockerfile: 'Dockerfile',
        tag: `doprax-${t.instance}/hello:d950`,
        project: 'hello',
        secrets: new Map([['TOKEN', value]]),
        onEvent: (event) => void events.push(event),
      },
      new AbortController().signal,
    )
  const { id } = await build('TOKEN')
  expect(shown(events).join()).toContain(createHash('sha256').update(value).digest('hex'))
  const image = t.docker.getImage(id)
  expect(JSON.stringify([await image.history(), await image.inspect()])).not.toContain(value.split('\n')[0])
  expect((await buffer(await image.get())).includes(value)).toBe(false)
  await expect(build('OTHER')).rejects.toThrow(/secret[\s\S]*OTHER|OTHER[\s\S]*not found/)
})

test('a stage and its arguments can be chosen', async () => {
  const events: NewLogEvent[] = []
  const Dockerfile = `FROM ${base} AS one\nARG WHO\nRUN echo "hello $WHO ${unique()}"\nFROM ${base}\nRUN exit 3\n`
  const request = {
    dockerfile: 'Dockerfile',
    tag: `doprax-${t.instance}/hello:d951`,
    project: 'hello',
    onEvent: (event: NewLogEvent) => void events.push(event),
  }
  const { signal } = new AbortController()
  const context = () => tarOf({ Dockerfile })
  await t.engine.buildImage(
    { ...request, context: context(), target: 'one', args: { WHO: "you & 'me'" } },
    signal,
  )
  expect(shown(events).join()).toContain("hello you & 'me'")
  await expect(
    t.engine.buildImage({ ...request, context: context(), target: 'none' }, signal),
  ).rejects.toThrow(/has no stage 'none'/)
})
