import { statfs } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { busyboxImage, ensureBusyboxImage, ensureNodeImage } from '../fixtures/images.ts'
import { startLoad } from '../fixtures/load.ts'
import { nodeFiles, TestProject } from '../fixtures/project.ts'

/** Writes so much beside its volumes once, when its first container starts. */
const main = `
const fs = require('node:fs')
if (!fs.existsSync('/data/written')) {
  fs.writeFileSync('/big', Buffer.alloc(5 << 20, 1))
  fs.writeFileSync('/data/written', '')
}
require('node:http').createServer((request, response) => response.end('here')).listen(3000)`

const spec = `main:
  size: { disk: 1mb }
  volumes:
    - name: data
      mount: /data
services:
  - writer:
      image: ${busyboxImage}
      command: ["sh", "-c", "trap 'exit 0' TERM; head -c 5m /dev/zero >/big; sleep 86400 & wait"]
      size: { disk: 1mb }
      stop: { grace: 1s }
`

let doprax: Doprax
let site: TestProject

beforeAll(async () => {
  await Promise.all([ensureNodeImage(), ensureBusyboxImage()])
  const { bavail, bsize } = await statfs('/')
  // Builds still find what they ask for; twice as much is not there.
  doprax = await Doprax.start({ DOPRAX_MIN_FREE_DISK: String(Math.round((bavail * bsize) / 1.4)) })
  site = await TestProject.create(doprax, 'site')
  expect(await site.deploy({ ...nodeFiles(main), 'doprax.yaml': spec })).toMatchObject({ status: 0 })
})
afterAll(() => doprax?.[Symbol.asyncDispose]())

const writtenBy = async (name: string): Promise<number | null> => {
  const { containers } = await site.api('/disk')
  return containers.find(({ container }: { container: string }) => container === name).writtenBytes
}

test('who wrote more than its size allows gets a fresh container before the disk is full, and no request fails', async () => {
  const { containerId } = await site.api('/services/writer')
  const load = startLoad({ port: doprax.ingressPort, project: 'site', clients: 2, keepAlive: true })
  const log = async () => {
    const url = `${doprax.url}/api/v1/projects/site/deployments/1/log`
    return (await fetch(url, { headers: { authorization: `Bearer ${doprax.token}` } })).text()
  }
  await doprax.until(
    async () => (await site.api('/services/writer')).containerId !== containerId,
    'a fresh service',
    120_000,
  )
  await doprax.until(async () => (await site.api('/deployments/2')).state === 'live', 'a fresh main', 120_000)
  expect((await load.stop()).failures).toEqual([])
  expect(await site.api('/deployments/2')).toMatchObject({ kind: 'rollback', release: 1 })
  expect(await writtenBy('writer')).toBeGreaterThan(4 << 20)
  expect(await log()).toMatch(/It wrote 5 MB outside of volumes, and its size allows 1 MB/)
  const reason = async () => (await site.api('/services/writer')).reason ?? ''
  await doprax.until(async () => /size allows 1 MB/.test(await reason()), 'said at the service')
})
