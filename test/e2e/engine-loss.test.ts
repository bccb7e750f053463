import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { startLoad } from '../fixtures/load.ts'
import { PrivateEngine } from '../fixtures/private-engine.ts'
import { cacheSpec, nonce, TestProject } from '../fixtures/project.ts'

const program = 'sleep 4; busybox httpd -p 3000 -h /www; sleep 3600 & wait'

/** Builds for four seconds, listens four seconds after its start, and ends at once when it is told to. */
const files = (text: string) => ({
  'www/index.html': text,
  Dockerfile: `FROM ${busyboxImage}
COPY www /www
RUN : ${nonce}; sleep 4
EXPOSE 3000
CMD ["sh", "-c", "trap 'exit 0' TERM; ${program}"]
`,
})

describe.runIf(process.getuid?.() === 0)('the engine goes away and comes back', () => {
  let engine: PrivateEngine
  let doprax: Doprax
  let site: TestProject
  let service: string
  let version = 0

  beforeAll(async () => {
    engine = await PrivateEngine.create()
    await ensureBusyboxImage(engine.docker)
    doprax = await Doprax.start({ DOCKER_HOST: engine.dockerHost, DOPRAX_STOP_GRACE: '1' })
    site = await TestProject.create(doprax, 'site')
    expect(await site.deploy({ ...files('0'), 'doprax.yaml': cacheSpec })).toMatchObject({ status: 0 })
    await doprax.until(async () => (await containers('service')).length === 1, 'with a service')
    service = (await containers('service'))[0]!.Id
  })
  afterAll(async () => {
    await using _engine = engine
    await engine?.restart()
    await doprax?.[Symbol.asyncDispose]()
  })

  const instance = () => doprax.instance

  test.each([
    ['SIGKILL', 'building'],
    ['SIGKILL', 'releasing'],
    ['SIGKILL', 'live'],
    ['SIGTERM', 'building'],
    ['SIGTERM', 'releasing'],
  ] as const)('%s while a deployment is %s: it goes live', async (signal, state) => {
    const text = String(++version)
    const number = (await newest()).number + 1
    await site.commit({ 'www/index.html': text })
    const pushing = site.push()
    await doprax.until(async () => (await find(number))?.state === state, state)
    await engine.stop(signal)
    await engine.start()

    const pushed = await pushing
    expect(pushed.output).toContain('Live: ')
    expect(pushed.status).toBe(0)
    if (state === 'building') expect(pushed.output).toContain('The Docker engine is back')
    await settled(number, text)
  })

  test('an engine with live-restore: no visitor notices', async () => {
    await engine.restart('--live-restore')
    await settled((await newest()).number, String(version))
    const startedAt = await serviceStart()
    const text = String(++version)
    const number = (await newest()).number + 1
    await site.commit({ 'www/index.html': text })
    const load = startLoad({ port: doprax.ingressPort, project: 'site', keepAlive: true, clients: 4 })
    const pushing = site.push()
    await doprax.until(async () => (await find(number))?.state === 'releasing', 'releasing')
    await engine.stop('SIGKILL')
    await engine.start('--live-restore')
    expect(await pushing).toMatchObject({ status: 0 })
    await settled(number, text)
    const { failures, bodies } = await load.stop()
    expect(failures).toEqual([])
    expect([...bodies]).toEqual([String(version - 1), text])
    expect(await serviceStart()).toBe(startedAt)
  })

  test('it stays away: a push waits, is told why, and fails; the same push later goes live', async () => {
    await doprax.stop()
    await doprax.start({ DOPRAX_ENGINE_TIMEOUT: '2' })
    await engine.stop('SIGKILL')
    const text = String(++version)
    await site.commit({ 'www/index.html': text })
    const failed = await site.push()
    expect(failed.status).not.toBe(0)
    expect(failed.output).toContain(`The Docker engine does not answer at ${engine.dockerHost}`)
    expect(failed.output).toContain('This deployment waits for it, 2.0 s at most.')
    expect(await newest()).toMatchObject({ state: 'failed', reason: { code: 'engine_down' } })
    // Its containers have outlived it.
    expect((await site.visit()).body).toBe(String(version - 1))

    await engine.start('--live-restore')
    expect(await site.push()).toMatchObject({ status: 0 })
    await settled((await newest()).number, text)
  })

  /** One version answers, and the engine has what belongs to it and nothing else. */
  async function settled(number: number, text: string): Promise<void> {
    await doprax.until(async () => (await find(number))?.finishedAt != null, 'settled')
    expect(await find(number)).toMatchObject({ state: 'live', reason: null })
    const alone = [`/doprax-${instance()}-site-d${number}`]
    await doprax.until(async () => isDeepStrictEqual(await mains(), alone), 'alone')
    await doprax.until(async () => (await visited()) === text, `answered by version ${text}`)
    expect(new Set([await visited(), await visited(), await visited()])).toEqual(new Set([text]))
    const isRunning = async () => (await engine.docker.getContainer(service).inspect()).State.Running
    await doprax.until(isRunning, 'with its service')
    expect((await containers('service')).map(({ Id }) => Id)).toEqual([service])
    const filters = { label: [`doprax.instance=${instance()}`] }
    expect(await engine.docker.listNetworks({ filters })).toHaveLength(1)
    const tags = (await engine.docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? [])
    const releases: { deployment: number }[] = (await site.api('/releases')).releases
    expect(tags.filter((tag) => tag.startsWith('doprax-')).toSorted()).toEqual(
      [busyboxImage, ...releases.map((r) => `doprax-${instance()}/site:d${r.deployment}`)].toSorted(),
    )
    const branch = await site.tree.git('ls-remote', 'doprax', 'refs/heads/main')
    expect(branch).toContain(await site.tree.git('rev-parse', 'HEAD'))
  }

  const newest = async () => (await site.api('/deployments')).deployments[0]
  const find = async (number: number) => {
    const { status, ...deployment } = await site.api(`/deployments/${number}`)
    return status === 200 ? deployment : null
  }
  const visited = async () => (await site.visit().catch(() => ({ body: 'nobody' }))).body
  const mains = async () => (await containers('main')).map(({ Names }) => Names[0])
  const containers = (role: string) => {
    const filters = { label: [`doprax.instance=${instance()}`, `doprax.role=${role}`] }
    return engine.docker.listContainers({ all: true, filters })
  }
  const serviceStart = async () => (await engine.docker.getContainer(service).inspect()).State.StartedAt
})
