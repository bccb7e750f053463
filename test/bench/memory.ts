import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Doprax } from '../fixtures/doprax.ts'
import { memoryOf, processTree, sum, togetherMb } from './pss.ts'
import { report } from './stats.ts'

const quietMs = 60_000

/** The supervisor and all that it started, a minute after the start. */
export async function benchMemory(doprax: Doprax): Promise<void> {
  console.log(`idle memory: PSS of all processes after ${quietMs / 1000} s without a request, from /proc/*/smaps; a page of a file that
  several of them map counts once, also where processes that are not ours map it too`)
  await sleep(quietMs)
  const supervisor = Number(readFileSync(join(doprax.dataDir, 'run/supervisor.pid'), 'utf8'))
  const all = processTree(supervisor).map(memoryOf)
  for (const { command, anonymous, file } of all) {
    console.log(
      `  ${Math.round(anonymous)} MB and ${Math.round(sum(file.values()))} MB of files  ${shorten(command)}`,
    )
  }
  const total = togetherMb(all)
  report('idle memory', `${Math.round(total)} MB`, '<= 200 MB', total <= 200)
}

const shorten = (command: string) =>
  /(\S+\/)?(src\/main|src\/server|worker\/main|haproxy\b|redis-server)/.exec(command)?.[2] ??
  command.slice(0, 60)
