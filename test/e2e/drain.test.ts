import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { Doprax } from '../fixtures/doprax.ts'
import { ensureBusyboxImage, ensureNodeImage } from '../fixtures/images.ts'
import { cacheSpec, nodeFiles, TestProject } from '../fixtures/project.ts'

/** Answers with its version; `/hang` begins an answer that never ends. */
const server = (version: string) => `
require('http').createServer((request, response) => {
  response.write('${version}')
  if (request.url !== '/hang') response.end()
}).listen(3000)`

/** A visitor whose answer begins, and never ends. */
async function hangingVisitor(doprax: Doprax): Promise<IncomingMessage> {
  const options = { host: '127.0.0.1', port: doprax.ingressPort, headers: { host: 'site.localhost' } }
  const [response] = await once(get({ ...options, path: '/hang', agent: false }), 'response')
  return response
}

test('a version that comes while an older one still has requests takes over at the latest when their time is up', async () => {
  await ensureNodeImage()
  await using doprax = await Doprax.start({ DOPRAX_DRAIN_TIMEOUT: '8', DOPRAX_STOP_GRACE: '1' })
  const site = await TestProject.create(doprax, 'site')
  expect(await site.deploy(nodeFiles(server('one')))).toMatchObject({ status: 0 })

  const cut = once((await hangingVisitor(doprax)).resume(), 'error')
  const second = await site.deploy({ 'server.js': server('two') })
  expect(second.output).toContain('Switched; v1 finishes its last requests within 8.0 s')
  expect(second.status).toBe(0)

  const third = await site.deploy({ 'server.js': server('three') })
  expect(third.status).toBe(0)
  expect((await site.visit()).body).toBe('three')
  await cut
  expect((await site.api('/deployments/2')).swap).toMatchObject({ from: 1, cut: 1 })
})

test('a removal that is pushed while an older version still has requests waits for approval', async () => {
  await Promise.all([ensureNodeImage(), ensureBusyboxImage()])
  await using doprax = await Doprax.start({ DOPRAX_DRAIN_TIMEOUT: '8', DOPRAX_STOP_GRACE: '1' })
  const site = await TestProject.create(doprax, 'site')
  expect(await site.deploy(nodeFiles(server('one')))).toMatchObject({ status: 0 })
  const hanging = await hangingVisitor(doprax)
  hanging.resume().on('error', () => {})

  await site.commit({ 'doprax.yaml': cacheSpec })
  expect(await site.push('-o', 'approve')).toMatchObject({ status: 0 })
  await site.commit({ 'doprax.yaml': 'main: {}\n' })
  const removal = site.push()
  await expect.poll(async () => (await site.api('/deployments/3')).plan?.state).toBe('waiting')
  expect((await site.api('/deployments/3')).plan.items).toMatchObject([{ action: 'destroy' }])
  expect((await site.api('/services')).services).toMatchObject([{ name: 'cache' }])
  await site.api('/deployments/3/cancel', { method: 'POST', body: {} })
  await removal
})
