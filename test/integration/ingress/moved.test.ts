import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { route, TestIngress, until } from '../../fixtures/ingress.ts'
import { startSite, visit } from '../../fixtures/site.ts'

let ingress: TestIngress
beforeAll(async () => {
  ingress = await TestIngress.start()
})
afterAll(() => ingress?.[Symbol.asyncDispose]())

/** An address that answers nothing at all, as that of a container which is gone: its queue of connections is full. */
async function startSilence() {
  const listen =
    "s = require('net').createServer().listen({port: 0, host: '127.0.0.1', backlog: 1}, () => console.log(s.address().port))"
  const child = spawn(process.execPath, ['-e', `let ${listen}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const port = Number(line)
  child.kill('SIGSTOP')
  const sockets = Array.from({ length: 8 }, () => connect({ port, host: '127.0.0.1' }).on('error', () => {}))
  await until(() => sockets.some(({ connecting }) => !connecting), 'filled')
  return {
    address: '127.0.0.1',
    port,
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy()
      child.kill('SIGKILL')
    },
  }
}

test('a request that is on its way to an address which is gone goes to the new one', async () => {
  using gone = await startSilence()
  await using site = await startSite('moved')
  const { address, port } = gone
  await ingress.ingress.sync([route('site', 0, { upstream: { server: 'a', address, port } })])
  const visitor = visit(ingress.port, 'site.localhost')
  const dialled = async () =>
    /(^|\n)slot_0,a,(?:[^,]*,){2}[1-9]/.test(await ingress.command('show stat slot_0 4 -1'))
  await until(dialled, 'dialled')
  await ingress.ingress.sync([route('site', 0, { upstream: site.upstream('a') })])
  expect(await visitor).toEqual({ status: 200, body: 'moved' })
})
