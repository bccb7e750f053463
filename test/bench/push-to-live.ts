import { existsSync } from 'node:fs'
import { get } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Doprax, freePort } from '../fixtures/doprax.ts'
import { run, type WorkTree } from '../fixtures/git-client.ts'
import { httpdFiles, TestProject } from '../fixtures/project.ts'
import { startPlainHaproxy } from './plain-haproxy.ts'
import { median, ms, report, timed } from './stats.ts'

const rounds = 9
const network = `doprax-bench-${process.pid}`
/** The client of Debian's engine package speaks BuildKit by itself; a newer one needs the buildx plugin. */
const docker = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker'

/** A one-line change of a trivial project, from the start of `git push` until the new version answers. */
export async function benchPushToLive(doprax: Doprax): Promise<void> {
  console.log(`push to live: ${rounds} rounds, ours and a script in turn; the script: git push to a bare repository,
  git archive | docker build (BuildKit), docker run on a network of its own with the same limits, wait for the port, switch a plain haproxy, stop waiting when it answers`)
  const project = await TestProject.create(doprax, 'bench')
  await project.deploy(httpdFiles('0'))
  const bare = join(doprax.dataDir, 'trees', 'bare.git')
  await run('git', ['init', '-q', '--bare', bare])
  await project.tree.git('remote', 'add', 'bare', bare)
  await run(docker, ['network', 'create', network])
  const port = await freePort()
  await using haproxy = await startPlainHaproxy(port)
  const ours: number[] = []
  const script: number[] = []
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
    script.push(await timed(() => bareScript(project.tree, bare, round, port, haproxy.command)))
    await sleep(1500)
  }
  for (let round = 1; round <= rounds; round++)
    await run(docker, ['rm', '-f', `bench-${process.pid}-${round}`])
  await run(docker, ['network', 'rm', network])
  await run(docker, ['rmi', '-f', 'doprax-bench-script'])
  const ratio = median(ours) / median(script)
  report(
    'push to live',
    `${ms(median(ours))} over ${ms(median(script))} = ${ratio.toFixed(2)} x`,
    '<= 1.15 x',
    ratio <= 1.15,
  )
}

async function bareScript(
  tree: WorkTree,
  bare: string,
  round: number,
  port: number,
  haproxy: (line: string) => Promise<string>,
): Promise<void> {
  await tree.git('push', '-q', 'bare', 'main')
  const name = `bench-${process.pid}-${round}`
  const build = `git --git-dir=$1 archive main | DOCKER_BUILDKIT=1 $2 build -q -t doprax-bench-script - && $2 run -d --network $4 --memory 512m --cpus 1 --name $3 doprax-bench-script && $2 inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' $3`
  const { status, output } = await run('sh', ['-c', build, 'sh', bare, docker, name, network])
  if (status !== 0) throw new Error(output)
  const address = output.trim().split('\n').at(-1)!
  while (!(await accepts(address))) await sleep(5)
  await haproxy(`set server b/s addr ${address} port 3000`)
  await answers(port, 'x', `script ${round}\n`)
}

function accepts(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(3000, host, () => {
      socket.destroy()
      resolve(true)
    }).once('error', () => resolve(false))
  })
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
