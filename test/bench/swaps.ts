import { setTimeout as sleep } from 'node:timers/promises'
import type { Doprax } from '../fixtures/doprax.ts'
import { startLoad } from '../fixtures/load.ts'
import { nodeFiles, TestProject } from '../fixtures/project.ts'
import { startService } from '../fixtures/service.ts'
import { openUpgraded, versionServer } from '../fixtures/versions.ts'
import { ensureNginxImage, nginxImage } from './nginx-image.ts'
import { report } from './stats.ts'

const swaps = 20
const leastPerSecond = 500
/** A client asks again two milliseconds after its answer, which takes the program five. */
const clients = 20

/** Pushes of new versions under load in three ways, one after the other, while a websocket of another project is open. */
export async function benchSwaps(doprax: Doprax): Promise<void> {
  console.log(`swaps under load: ${swaps} pushes of a new version each, while ${clients} clients ask as fast as they are answered; failed is
  every answer but 200 and every broken connection; nginx in a service container names main and keeps connections to it`)
  await ensureNginxImage()
  const other = await TestProject.create(doprax, 'other')
  await other.deploy(nodeFiles(versionServer('other')))
  const site = await TestProject.create(doprax, 'site')
  await site.deploy(nodeFiles(versionServer('0')))
  const websocket = await openUpgraded(doprax, 'other')
  const nginx = await startService(doprax, 'site', { Image: nginxImage, Cmd: ['nginx', '-c', '/nginx.conf'] })
  const ingress = { port: doprax.ingressPort, project: 'site', clients }
  const ways = {
    'keep-alive': { ...ingress, keepAlive: true },
    'a connection each': { ...ingress, keepAlive: false },
    'through nginx': { ...ingress, host: nginx.address, port: 80, keepAlive: true },
  }
  for (const [way, target] of Object.entries(ways)) await swapUnder(site, way, target)
  const alive = (await websocket.echo('still here')) === 'still here' && !(await nginx.restarted())
  websocket.close()
  report('websocket of another project', alive ? 'alive' : 'lost', 'alive', alive)
}

async function swapUnder(
  site: TestProject,
  way: string,
  target: Parameters<typeof startLoad>[0],
): Promise<void> {
  const started = performance.now()
  const load = startLoad(target, 300_000)
  for (let version = 1; version <= swaps; version++) {
    const { status, output } = await site.deploy({ 'server.js': versionServer(`${way} ${version}`) })
    if (status !== 0) throw new Error(output)
  }
  await sleep(200)
  const { requests, failures, bodies } = await load.stop()
  for (const failure of new Set(failures)) console.log(`  ${failure}`)
  const rate = requests / ((performance.now() - started) / 1000)
  const seen = [...bodies].filter((body) => body.startsWith(way)).length
  report(
    `swaps under load, ${way}`,
    `${failures.length} of ${requests} requests failed in ${swaps} swaps at ${Math.round(rate)} requests/s, ${seen} versions seen`,
    `0 failed, >= ${leastPerSecond} requests/s`,
    failures.length === 0 && rate >= leastPerSecond && seen === swaps,
  )
}
