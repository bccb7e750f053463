import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Doprax } from '../fixtures/doprax.ts'
import { run } from '../fixtures/git-client.ts'
import { serveGit } from '../fixtures/git-http.ts'
import { httpdFiles, TestProject } from '../fixtures/project.ts'
import { memoryOf, togetherMb } from './pss.ts'
import { median, ms, report, timed } from './stats.ts'

const rounds = 3
const bytes = 100e6

/** A push of 100 MB that does not compress, to a branch that is stored and not deployed. */
export async function benchLargePush(doprax: Doprax): Promise<void> {
  console.log(`push of 100 MB: ${rounds} rounds, ours and git http-backend behind a small HTTP server in turn, each of a new random file,
  already packed by the client; the server's memory is looked at every 20 ms meanwhile, without git's own processes`)
  const project = await TestProject.create(doprax, 'large')
  await project.deploy(httpdFiles('large'))
  const folder = join(doprax.dataDir, 'trees', 'backend')
  await run('git', ['init', '-q', '--bare', join(folder, 'large.git')])
  await run('git', ['-C', join(folder, 'large.git'), 'config', 'http.receivepack', 'true'])
  const backend = await serveGit(folder)
  await project.tree.git('remote', 'add', 'backend', `${backend.url}/large.git`)
  // The client looks for no deltas, and packs when it adds.
  await project.tree.git('config', 'core.bigFileThreshold', '1m')
  const push = (remote: string, branch: string) =>
    timed(() => project.tree.git('push', '-q', remote, `HEAD:refs/heads/${branch}`))
  const ours: number[] = []
  const theirs: number[] = []
  const grown: number[] = []
  try {
    for (let round = 1; round <= rounds; round++) {
      await commitRandom(project, `ours ${round}`)
      grown.push(await growthDuring(doprax, async () => ours.push(await push('doprax', `big-${round}`))))
      await commitRandom(project, `theirs ${round}`)
      theirs.push(await push('backend', `big-${round}`))
    }
  } finally {
    await backend.close()
  }
  const ratio = median(ours) / median(theirs)
  const times = `${ms(median(ours))} over ${ms(median(theirs))} = ${ratio.toFixed(2)} x`
  report('push of 100 MB', times, '<= 1.5 x', ratio <= 1.5)
  const growth = Math.max(...grown)
  report('memory that it takes in the server', `${Math.round(growth)} MB more`, '<= 64 MB', growth <= 64)
}

/** On a branch of its own, from the first commit: nothing else is sent with it. */
async function commitRandom(project: TestProject, name: string): Promise<void> {
  const { tree } = project
  await tree.git('checkout', '-q', '-B', 'big', 'main')
  await writeFile(join(tree.path, 'random.bin'), randomBytes(bytes))
  await tree.git('add', '.')
  await tree.git('commit', '-q', '-m', name)
}

/** By how many MB the server process was larger than before, at most. */
async function growthDuring(doprax: Doprax, work: () => Promise<unknown>): Promise<number> {
  const size = () => togetherMb([memoryOf(doprax.pidOf('server')!)])
  const before = size()
  let most = before
  let done = false
  const end = () => {
    done = true
  }
  const working = work().finally(end)
  while (!done) {
    most = Math.max(most, size())
    await sleep(20)
  }
  await working
  return most - before
}
