import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureStackImages } from '../fixtures/debian-images.ts'
import { Doprax } from '../fixtures/doprax.ts'
import { startLoad } from '../fixtures/load.ts'
import { TestProject } from '../fixtures/project.ts'

/** A publisher's site as people have it: Django and celery in main, behind nginx, with MariaDB and Redis. */
const source = join(import.meta.dirname, 'publisher')
const services = ['mariadb', 'nginx', 'redis']
const picture = Buffer.from('89504e470d0a1a0a00ff', 'hex')

let doprax: Doprax
let site: TestProject

const edition = (number: number) => ({ 'articles/edition.txt': `${number}\n` })
const articles = async () => JSON.parse((await site.visit('/articles')).body).articles
const ticks = async () => Number((await site.visit('/ticks')).body)

/** Posts an article as a browser's form does; the address of its picture. */
async function publish(title: string): Promise<string> {
  const form = new FormData()
  form.set('title', title)
  form.set('picture', new Blob([picture]), 'cover.png')
  const encoded = new Response(form)
  const sent = request({
    host: '127.0.0.1',
    port: doprax.ingressPort,
    path: '/articles',
    method: 'POST',
    headers: { host: 'publisher.localhost', 'content-type': encoded.headers.get('content-type')! },
  }).end(Buffer.from(await encoded.arrayBuffer()))
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(201)
  return text(response)
}

/** Ids of the services' containers. */
async function serviceContainers(): Promise<string[]> {
  const instance = doprax.instance
  const filters = { label: [`doprax.instance=${instance}`, 'doprax.role=service'] }
  return (await doprax.docker.listContainers({ filters })).map(({ Id }) => Id).sort()
}

beforeAll(async () => {
  await ensureStackImages()
  doprax = await Doprax.start()
  site = await TestProject.create(doprax, 'publisher')
}, 600_000)
afterAll(() => doprax?.[Symbol.asyncDispose]())

test('one push of its source brings up all of it', async () => {
  cpSync(source, site.tree.path, { recursive: true })
  const { status, output } = await site.deploy(edition(1))
  expect(status).toBe(0)
  for (const name of services) expect(output).toContain(`service ${name}: running`)
  expect(output).toContain('public container: nginx')
  const { body } = await site.visit()
  expect(body).toContain('Edition 1')
  expect((await site.visit('/static/site.css')).body).toContain('rebeccapurple')
})

test('an upload is kept and served by nginx, its words are counted by celery', async () => {
  const address = await publish('Three small words')
  expect(address).toMatch(/^\/media\/pictures\/cover/)
  expect((await site.visit(address)).status).toBe(200)
  await doprax.until(async () => (await articles())[0]?.words === 3, 'counted')
})

test('celery-beat gives a task again and again', async () => {
  const before = await ticks()
  await doprax.until(async () => (await ticks()) > before + 1, 'ticking')
})

test('ten deploys under load lose no request, and no service is touched', async () => {
  const before = await serviceContainers()
  const kept = await articles()
  const load = startLoad(
    { port: doprax.ingressPort, project: 'publisher', clients: 4, keepAlive: true },
    600_000,
  )
  for (let number = 2; number <= 11; number++) {
    const { status, output } = await site.deploy(edition(number))
    expect({ status, output }).toMatchObject({ status: 0 })
  }
  await doprax.until(async () => (await site.visit()).body.includes('Edition 11'), 'the last edition')
  const { failures, requests } = await load.stop()
  expect(failures).toEqual([])
  expect(requests).toBeGreaterThan(100)
  expect(await serviceContainers()).toEqual(before)
  expect(await articles()).toEqual(kept)
  expect((await site.visit(`/media/${kept[0].picture}`)).status).toBe(200)
}, 600_000)
