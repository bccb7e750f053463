import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { binary, busyboxImage, ensureBusyboxImage, loadImage } from '../fixtures/images.ts'
import { callApi, httpdFiles, nonce, TestProject } from '../fixtures/project.ts'
import { rawApi } from '../fixtures/project-api.ts'
import { TestRegistry } from '../fixtures/registry.ts'
import { readTar, tarOf } from '../fixtures/tar.ts'

let doprax: Doprax
let site: TestProject
let registry: TestRegistry
const pulled: string[] = []

const files = '/volumes/data/files.tar'
const httpd = (folder: string) => ({
  image: busyboxImage,
  command: ['busybox', 'httpd', '-f', '-p', '4000', '-h', folder],
  health: { port: 4000 },
  stop: { graceMs: 1 },
})
const data = (mount: string) => ({ name: 'data', mount, readOnly: false })
const codeOf = ({ error }: Record<string, any>) => error?.code
const change = (path: string, method: string, body?: unknown) => site.api(path, { method, body })
const container = (id: string) => doprax.docker.getContainer(id).inspect()

/** A service once it is as asked for. */
async function service(name: string, wanted: Record<string, unknown>): Promise<Record<string, any>> {
  let view: Record<string, any> = {}
  const isThere = async () => {
    view = await site.api(`/services/${name}`)
    return Object.entries(wanted).every(([key, value]) => view[key] === value)
  }
  await doprax.until(isThere, `${name} ${JSON.stringify(wanted)}`)
  return view
}

/** How the deployment of a change ended. */
async function ended({ deployment }: Record<string, any>): Promise<string> {
  let state = ''
  await doprax.until(async () => {
    const now = await site.api(`/deployments/${deployment.number}`)
    state = now.state
    return now.finishedAt !== null
  }, `deployment ${deployment.number} ended`)
  return state
}

async function mainContainer(): Promise<string> {
  const label = [`doprax.instance=${doprax.instance}`, 'doprax.project=site', 'doprax.role=main']
  const list = () => doprax.docker.listContainers({ filters: { label } })
  await doprax.until(async () => (await list()).length === 1, 'one main')
  return (await list())[0]!.Id
}

beforeAll(async () => {
  await ensureBusyboxImage()
  registry = await TestRegistry.start()
  doprax = await Doprax.start({ DOPRAX_STOP_GRACE: '1', DOPRAX_HEALTH_TIMEOUT: '20' })
  site = await TestProject.create(doprax, 'site')
  expect((await site.deploy(httpdFiles('main'))).status).toBe(0)
})
afterAll(async () => {
  await doprax?.[Symbol.asyncDispose]()
  await registry?.[Symbol.asyncDispose]()
  for (const ref of new Set(pulled)) await doprax.docker.getImage(ref).remove({ force: true })
})

describe('a service', () => {
  test('comes up beside main, and stops, starts and restarts by itself', async () => {
    const main = await mainContainer()
    expect((await change('/services/store', 'PUT', { ...httpd('/'), volumes: [data('/data')] })).status).toBe(
      201,
    )
    const first = await service('store', { state: 'running' })
    expect(first.address).toMatch(/^10\./)
    await change('/services/store/stop', 'POST')
    await service('store', { state: 'stopped', address: null })
    expect((await container(first.containerId)).State.Running).toBe(false)
    await change('/services/store/start', 'POST')
    expect((await service('store', { state: 'running' })).containerId).toBe(first.containerId)
    await change('/services/store/restart', 'POST')
    await doprax.until(
      async () => (await service('store', { state: 'running' })).containerId !== first.containerId,
      'restarted',
    )
    expect(await mainContainer()).toBe(main)
    expect((await site.api('')).services).toEqual({ total: 1, running: 1 })
    expect((await change('/services/nothing/stop', 'POST')).status).toBe(404)
  })

  test('gets another size as it runs, and another environment with a new container', async () => {
    const { containerId } = await service('store', { state: 'running' })
    const memoryBytes = 96 * 2 ** 20
    await change('/services/store/size', 'PATCH', { memoryBytes })
    await doprax.until(
      async () => (await container(containerId)).HostConfig.Memory === memoryBytes,
      'the new size',
    )
    expect((await service('store', { state: 'running' })).containerId).toBe(containerId)
    const { deployment } = await change('/services/store/env', 'PATCH', {
      set: { MODE: { value: "it's $X" } },
    })
    expect(deployment).toBeNull()
    await doprax.until(async () => {
      const { containerId: id, state } = await site.api('/services/store')
      return (
        state === 'running' && id !== containerId && (await container(id)).Config.Env.includes("MODE=it's $X")
      )
    }, 'the new environment')
  })

  test('has its image updated, and runs on where that fails', async () => {
    const first = await publish('one')
    const server = { ...httpd('/'), image: first }
    await change('/services/tagged', 'PUT', server)
    const before = await service('tagged', { state: 'running' })
    await change('/services/tagged/update', 'POST')
    const same = await service('tagged', { state: 'running', updating: false, reason: null })
    expect(same.containerId).toBe(before.containerId)

    await publish('two')
    expect(await change('/services/tagged/update', 'POST')).toMatchObject({ status: 202, updating: true })
    await doprax.until(
      async () => (await service('tagged', { state: 'running' })).containerId !== before.containerId,
      'updated',
    )
    const after = await service('tagged', { state: 'running' })
    expect(after.imageId).not.toBe(before.imageId)

    await registry[Symbol.asyncDispose]()
    await change('/services/tagged/update', 'POST')
    const kept = await service('tagged', { state: 'running', updating: false })
    expect(kept.containerId).toBe(after.containerId)
    expect(kept.reason).toMatch(/^It could not be updated\. /)
    expect((await change('/services/tagged?confirm=tagged', 'DELETE')).status).toBe(204)
    await doprax.until(() => isGone(after.containerId), 'gone')
  })
})

describe('main', () => {
  test('gets another size as it runs, without a deployment', async () => {
    const main = await mainContainer()
    const before = await site.api('/deployments')
    const answer = await change('/main/size', 'PATCH', { memoryBytes: 80 * 2 ** 20, cpus: 0.5 })
    expect(answer).toMatchObject({ status: 200, deployment: null, main: { size: { cpus: 0.5 } } })
    expect((await container(main)).HostConfig).toMatchObject({ Memory: 80 * 2 ** 20, NanoCpus: 5e8 })
    expect((await site.api('/deployments')).deployments).toHaveLength(before.deployments.length)
    expect(await mainContainer()).toBe(main)
  })

  test('gets settings as a new release, which keeps the size', async () => {
    const changed = await change('/main', 'PATCH', { volumes: [data('/www/data')], needs: ['store'] })
    expect(await ended(changed)).toBe('live')
    const file = await change('/config-files', 'PUT', { mount: '/www/note.txt', content: 'kept here' })
    expect(await ended(file)).toBe('live')
    expect((await site.visit('/note.txt')).body).toBe('kept here')
    expect((await container(await mainContainer())).HostConfig.Memory).toBe(80 * 2 ** 20)
    expect((await change('/main', 'PATCH', { needs: ['store'] })).deployment).toBeNull()
  })

  test('how it is built is for the next push', async () => {
    const build = { args: { MODE: 'x' }, dockerfile: './Dockerfile' }
    const { main, deployment } = await change('/main', 'PATCH', { build })
    expect([main.build.dockerfile, deployment]).toEqual(['Dockerfile', null])
  })
})

describe('a volume', () => {
  const put = (body: Uint8Array | string, type = 'application/x-tar') =>
    rawApi(doprax, `/projects/site${files}`, { method: 'PUT', type, body: body as BodyInit })

  test('is uploaded, seen by all that mount it, measured and downloaded', async () => {
    const tar = await buffer(tarOf({ 'hello.txt': 'from a tar', 'deep/er.txt': 'x'.repeat(100_000) }))
    expect((await put(tar)).status).toBe(204)
    expect((await site.visit('/data/hello.txt')).body).toBe('from a tar')
    const { volumes } = await change('/volumes/measure', 'POST')
    const [volume] = volumes.filter(({ name }: { name: string }) => name === 'data')
    expect(volume.sizeBytes).toBeGreaterThanOrEqual(100_000)
    expect(volume.mounts).toEqual([
      { container: 'main', mount: '/www/data', readOnly: false, release: null },
      { container: 'store', mount: '/data', readOnly: false, release: null },
    ])
    const download = await rawApi(doprax, `/projects/site${files}`)
    expect(download.headers.get('content-disposition')).toContain('site-data.tar')
    const read = await readTar(Readable.from(Buffer.from(await download.arrayBuffer())))
    expect(read.get('./hello.txt')?.content.toString() ?? read.get('hello.txt')?.content.toString()).toBe(
      'from a tar',
    )
  })

  test('a damaged tar, or something else, changes nothing', async () => {
    const tar = await buffer(tarOf({ 'hello.txt': 'changed' }))
    for (const body of [tar.subarray(0, 600), 'no tar at all', ''])
      expect(codeOf((await (await put(body)).json()) as any)).toBe('bad_tar')
    expect((await put('{}', 'application/json')).status).toBe(400)
    expect((await site.visit('/data/hello.txt')).body).toBe('from a tar')
    expect((await rawApi(doprax, '/projects/site/volumes/nothing/files.tar')).status).toBe(404)
    expect((await rawApi(doprax, '/projects/site/volumes/..%2f..%2fetc/files.tar')).status).toBe(404)
  })

  test('in use it stays; it goes by its name alone', async () => {
    expect(codeOf(await change('/volumes/data', 'DELETE'))).toBe('not_confirmed')
    const refused = await change('/volumes/data?confirm=data', 'DELETE')
    expect([refused.status, codeOf(refused)]).toEqual([409, 'volume_in_use'])
    expect(refused.error.details).toEqual({ containers: ['main', 'store'] })

    await change('/services/store', 'PATCH', { volumes: [] })
    const broken = await change('/main', 'PATCH', { volumes: [], command: ['false'], needs: [] })
    expect(await ended(broken)).toBe('failed')
    const live = await change('/volumes/data?confirm=data', 'DELETE')
    expect(live.error.message).toMatch(/main \(at \/www\/data, by v\d+, which is live\)/)
    expect((await site.visit('/data/hello.txt')).body).toBe('from a tar')

    expect(await ended(await change('/main', 'PATCH', { command: null }))).toBe('live')
    await mainContainer()
    expect((await change('/volumes', 'POST', { name: 'spare' })).status).toBe(201)
    expect(codeOf(await change('/volumes', 'POST', { name: 'spare' }))).toBe('name_taken')
    expect(codeOf(await change('/volumes', 'POST', { name: '../spare' }))).toBe('bad_name')
    await service('store', { state: 'running' })
    await doprax.until(
      async () => (await change('/volumes/data?confirm=data', 'DELETE')).status === 204,
      'data removed',
    )
    expect(await volumeNames()).toEqual(['spare'])
  })
})

describe('deleting a project', () => {
  test('stops all of it, and keeps its volumes for those who come back', async () => {
    await change('/services/store', 'PATCH', { volumes: [data('/data')] })
    await service('store', { state: 'running' })
    const tar = await buffer(tarOf({ 'hello.txt': 'still here' }))
    await rawApi(doprax, `/projects/site${files}`, { method: 'PUT', type: 'application/x-tar', body: tar })
    expect(codeOf(await change('', 'DELETE'))).toBe('not_confirmed')
    const before = Date.now()
    const answer = await change('?confirm=site', 'DELETE')
    expect(answer).toMatchObject({ status: 202, deleting: true })
    const days = (Date.parse(answer.volumesKeptUntil) - before) / 86_400_000
    expect(Math.round(days)).toBe(7)
    expect((await change('/services/redis', 'PUT', {})).status).toBe(403)
    await deleted()
    const { volumes } = await callApi(doprax, '/volumes')
    expect(volumes.map(({ project, name }: any) => `${project}/${name}`).sort()).toEqual([
      'site/data',
      'site/spare',
    ])
    expect(volumes[0].keptUntil).toBe(answer.volumesKeptUntil)

    await callApi(doprax, '/projects', { method: 'POST', body: { name: 'site' } })
    expect((await callApi(doprax, '/volumes')).volumes).toEqual([])
    const download = await rawApi(doprax, `/projects/site${files}`)
    expect(Buffer.from(await download.arrayBuffer()).toString()).toContain('still here')
  })

  test('a kept volume goes by its name, and by itself when its time is over', async () => {
    await change('?confirm=site', 'DELETE')
    await deleted()
    const { volumes } = await callApi(doprax, '/volumes')
    const [spare] = volumes.filter(({ name }: any) => name === 'spare')
    const remove = (query: string) => callApi(doprax, `/volumes/${spare.id}${query}`, { method: 'DELETE' })
    expect(codeOf(await remove(''))).toBe('not_confirmed')
    const { token } = await callApi(doprax, '/users', { method: 'POST', body: { name: 'stranger' } })
    expect((await callApi(doprax, '/volumes', { token })).volumes).toEqual([])
    const theirs = await callApi(doprax, `/volumes/${spare.id}?confirm=spare`, { method: 'DELETE', token })
    expect(theirs.status).toBe(404)
    expect((await remove('?confirm=spare')).status).toBe(204)
    expect((await remove('?confirm=spare')).status).toBe(404)

    await doprax.stop()
    const rowless = { project: 'site', volume: 'newer' }
    await engineVolume(spare.id, rowless)
    await engineVolume(900, rowless)
    await doprax.start({ DOPRAX_KEEP_VOLUMES: '0' })
    const kept = async () => (await callApi(doprax, '/volumes')).volumes.map(({ name }: any) => name)
    await doprax.until(async () => (await kept()).includes('newer'), 'a volume without a row taken in')
    await doprax.until(async () => !(await onEngine()).includes(spare.id), 'a removed one gone')
    expect((await onEngine()).includes(900)).toBe(true)

    await callApi(doprax, '/projects', { method: 'POST', body: { name: 'site' } })
    expect(await volumeNames()).toEqual(['data', 'newer'])
    await change('?confirm=site', 'DELETE')
    await deleted()
    await doprax.until(async () => (await onEngine()).length === 0, 'all volumes gone')
    await doprax.until(async () => (await kept()).length === 0, 'all rows gone')
  })
})

/** An image with a web server, whose tag is moved by every call. */
async function publish(content: string): Promise<string> {
  const source = `doprax-test/update-${nonce}:1`
  await loadImage(doprax.docker, source, { 'bin/busybox': binary('/bin/busybox'), content }, {})
  const ref = await registry.push(source, `update-${nonce}`, '1')
  await doprax.docker.getImage(source).remove()
  pulled.push(ref)
  return ref
}

async function isGone(id: string): Promise<boolean> {
  return container(id).then(
    () => false,
    ({ statusCode }) => statusCode === 404,
  )
}

async function deleted(): Promise<void> {
  await doprax.until(async () => (await site.api('')).status === 404, 'deleted')
  const filters = { label: [`doprax.instance=${doprax.instance}`] }
  // A helper of the engine may still be on its way out.
  const containers = () => doprax.docker.listContainers({ all: true, filters })
  await doprax.until(async () => (await containers()).length === 0, 'rid of its containers')
  expect(await doprax.docker.listNetworks({ filters })).toEqual([])
}

async function volumeNames(): Promise<string[]> {
  return (await site.api('/volumes')).volumes.map(({ name }: { name: string }) => name)
}

async function engineVolume(id: number, { project, volume }: Record<string, string>): Promise<void> {
  const instance = doprax.instance
  const Labels = { 'doprax.instance': instance, 'doprax.project': project!, 'doprax.volume': volume! }
  await doprax.docker.createVolume({ Name: `doprax-${instance}-v${id}`, Labels })
}

/** Ids of the volumes that the engine has of this Doprax. */
async function onEngine(): Promise<number[]> {
  const instance = doprax.instance
  const filters = { label: [`doprax.instance=${instance}`, 'doprax.volume'] } as never
  const { Volumes: volumes } = await doprax.docker.listVolumes({ filters })
  return (volumes ?? []).map(({ Name }) => Number(Name.replace(`doprax-${instance}-v`, '')))
}
