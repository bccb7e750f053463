import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EnvEntry } from '../../src/domain/spec/spec.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { buildImage, busyboxImage, ensureBusyboxImage } from '../fixtures/images.ts'
import { PrivateEngine } from '../fixtures/private-engine.ts'
import { TestProject } from '../fixtures/project.ts'
import { parse, specOf } from '../fixtures/spec.ts'

const folder = join(import.meta.dirname, '../fixtures/doprax-yaml')
const read = (file: string) => readFileSync(join(folder, file), 'utf8')
const files = readdirSync(folder).filter((file) => parse(read(file)).ok)
const broken = 'dopraxcom__rocketchat.yaml'

const dockerfile = (port: number | string) => `FROM ${busyboxImage}
EXPOSE ${port}
CMD ["sh", "-c", "trap 'exit 0' TERM; busybox httpd -p ${port}; sleep 86400 & wait"]
`
const source = { Dockerfile: dockerfile(3000), 'nginx.conf': 'events {}', 'deploy/nginx.conf': 'events {}' }

// Its images have the names of official ones, so they are kept from this machine's engine.
describe.runIf(process.getuid?.() === 0)('the doprax.yaml of public repositories, pushed as they are', () => {
  let engine: PrivateEngine
  let doprax: Doprax

  beforeAll(async () => {
    engine = await PrivateEngine.create()
    await ensureBusyboxImage(engine.docker)
    const services = files.flatMap((file) => specOf(read(file)).services)
    const ports = new Map(services.map(({ image, health }) => [image, health!.port!]))
    for (const [image, port] of ports)
      await buildImage(engine.docker, image, { Dockerfile: dockerfile(port) })
    doprax = await Doprax.start({
      DOCKER_HOST: engine.dockerHost,
      DOPRAX_STOP_GRACE: '1',
    })
  })
  afterAll(async () => {
    await using _engine = engine
    await doprax?.[Symbol.asyncDispose]()
  })

  /** What a container of a project got. */
  async function container(project: string, role: string, service?: string) {
    const label = [`doprax.project=${project}`, `doprax.role=${role}`]
    if (service !== undefined) label.push(`doprax.service=${service}`)
    const list = await engine.docker.listContainers({ filters: { label } })
    const found = await engine.docker.getContainer(list[0]!.Id).inspect()
    const env = new Map(found.Config.Env.map((entry) => entry.split(/=(.*)/s, 2) as [string, string]))
    return { image: found.Config.Image, env, mounts: found.Mounts.map(({ Destination }) => Destination) }
  }

  /** Literal values letter for letter; generated ones by their tokens. */
  function check(declared: EnvEntry[], env: Map<string, string>, tokens: Map<string, string>) {
    for (const { key, value } of declared) {
      if (value.kind === 'literal') expect([key, env.get(key)]).toEqual([key, value.text])
      else {
        expect(env.get(key)).toMatch(/^[0-9a-f-]{36,40}$/)
        if (value.token === null) continue
        tokens.set(value.token, tokens.get(value.token) ?? env.get(key)!)
        expect([key, env.get(key)]).toEqual([key, tokens.get(value.token)])
      }
    }
  }

  test.each(files)('%s', async (file) => {
    const text = read(file)
    const { main, services } = specOf(text)
    const name = `file-${files.indexOf(file)}`
    const site = await TestProject.create(doprax, name)
    const { status, output } = await site.deploy({ ...source, 'doprax.yaml': text })
    expect({ status, output }).toMatchObject({ status: 0 })
    const tokens = new Map<string, string>()
    const own = await container(name, 'main')
    check(main.env, own.env, tokens)
    expect(own.mounts).toEqual(expect.arrayContaining(main.volumes.map(({ mount }) => mount)))
    for (const service of services) {
      expect(output).toContain(`service ${service.name}: running`)
      const { env, mounts } = await container(name, 'service', service.name)
      check(service.env, env, tokens)
      const wanted = [...service.volumes, ...service.configFiles].map(({ mount }) => mount)
      expect(mounts).toEqual(expect.arrayContaining(wanted))
    }
  })

  test('the one that is broken is refused with its line, and deploys without it', async () => {
    const site = await TestProject.create(doprax, 'broken')
    const { status, output } = await site.deploy({ ...source, 'doprax.yaml': read(broken) })
    expect(status).not.toBe(0)
    expect(output).toMatch(/doprax\.yaml, line 19, column 14: [\s\S]*mount: file/)
    const ignored = await site.push('-o', 'ignore-spec')
    expect(ignored).toMatchObject({ status: 0 })
  })
})
