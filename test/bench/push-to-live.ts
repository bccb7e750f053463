import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Doprax, freePort } from '../fixtures/doprax.ts'
import { httpdFiles, TestProject } from '../fixtures/project.ts'
import { startPlainHaproxy } from './plain-haproxy.ts'
import { Script } from './script.ts'
import { median, ms, report, timed } from './stats.ts'

const rounds = 9

/** A one-line change of a trivial project, from the start of `git push` until the new version answers. */
export async function benchPushToLive(doprax: Doprax): Promise<void> {
  console.log(`push to live: ${rounds} rounds, ours and a script in turn; the script: git push to a bare repository,
  git archive | docker build (BuildKit), docker run on a network of its own with the same limits, wait for the port, switch a plain haproxy, stop waiting when it answers`)
  const project = await TestProject.create(doprax, 'bench')
  await project.deploy(httpdFiles('0'))
  await using script = await Script.create(doprax)
  await script.add(project)
  const port = await freePort()
  await using haproxy = await startPlainHaproxy(port)
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 1; round <= rounds; round++) {
    await project.commit({ 'www/index.html': `${round}\n` })
    ours.push(
      await timed(async () => {
        const { status, output } = await project.push()
        if (status !== 0) throw new Error(output)
        await answers(doprax.ingressPort, 'bench.localhost', `${round}\n`)
      }),
    )
    await project.commit({ 'www/index.html': `script ${round}\n` })
    theirs.push(
      await timed(async () => {
        await script.push(project)
        const { address } = await script.start(await script.build(project))
        await haproxy.command(`set server b/s addr ${address} port 3000`)
        await answers(port, 'x', `script ${round}\n`)
      }),
    )
    await sleep(1500)
  }
  const ratio = median(ours) / median(theirs)
  report(
    'push to live',
    `${ms(median(ours))} over ${ms(median(theirs))} = ${ratio.toFixed(2)} x`,
    '<= 1.15 x',
    ratio <= 1.15,
  )
}

export async function answers(port: number, host: string, wanted: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(3)) {
    const body = await new Promise<string>((resolve) => {
      get({ port, host: '127.0.0.1', headers: { host }, agent: false }, async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve(text)
      }).once('error', () => resolve(''))
    })
    if (body === wanted) return
  }
  throw new Error(`${host} did not answer ${wanted}`)
}
