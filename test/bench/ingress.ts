import Docker from 'dockerode'
import { type Doprax, freePort } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import { nodeFiles, TestProject } from '../fixtures/project.ts'
import { startPlainHaproxy } from './plain-haproxy.ts'
import { median, report } from './stats.ts'

const rounds = 25

/**
 * Requests a second through the ingress and through a plain haproxy, before the same container (wrk, 16 connections, 2 s).
 * The two take turns at being first, and each round gives a ratio: what else the machine does in a round burdens both.
 */
export async function benchIngress(doprax: Doprax): Promise<void> {
  if ((await run('which', ['wrk'])).status !== 0)
    return console.log('skipped  ingress: needs wrk (apt-get install wrk)')
  const project = await TestProject.create(doprax, 'speed')
  await project.deploy(nodeFiles("require('http').createServer((q, s) => s.end('ok')).listen(3000)"))
  const containers = await new Docker().listContainers({
    filters: { label: ['doprax.project=speed', 'doprax.role=main'] },
  })
  const address = Object.values(containers[0]!.NetworkSettings.Networks)[0]!.IPAddress
  const port = await freePort()
  await using _plain = await startPlainHaproxy(port, `${address}:3000`)
  const measures: { ours: number; plain: number }[] = []
  await requestsPerSecond(doprax.ingressPort)
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 ? port : doprax.ingressPort
    const measured = [
      await requestsPerSecond(first),
      await requestsPerSecond(port + doprax.ingressPort - first),
    ]
    const [ours, plain] = round % 2 ? measured.toReversed() : measured
    measures.push({ ours: ours!, plain: plain! })
  }
  const ratio = median(measures.map(({ ours, plain }) => ours / plain))
  const [ours, plain] = [median(measures.map((m) => m.ours)), median(measures.map((m) => m.plain))]
  const figure = `${Math.round(ours)} over ${Math.round(plain)} requests/s = ${ratio.toFixed(2)} x`
  report('requests through the ingress', figure, '>= 0.95 x', ratio >= 0.95)
}

async function requestsPerSecond(port: number): Promise<number> {
  const { output } = await run('wrk', [
    '-t1',
    '-c16',
    '-d2s',
    '-H',
    'Host: speed.localhost',
    `http://127.0.0.1:${port}/`,
  ])
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(output)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1])
}
