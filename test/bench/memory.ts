import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Doprax } from '../fixtures/doprax.ts'
import { report } from './stats.ts'

/** PSS (smaps_rollup) of every process that has this instance's data folder in its environment, after a quiet while. */
export async function benchMemory(doprax: Doprax): Promise<void> {
  await sleep(10_000)
  let total = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const isOurs = readFileSync(`/proc/${pid}/environ`, 'utf8')
        .split('\0')
        .includes(`DOPRAX_DATA=${doprax.dataDir}`)
      if (!isOurs || Number(pid) === process.pid) continue
      const pss = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
      console.log(`  ${Math.round(pss)} MB  ${command.at(-1)?.split('/').slice(-2).join('/') || command[0]}`)
      total += pss
    } catch (error) {
      if (!['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code!)) throw error
    }
  }
  report('idle memory', `${Math.round(total)} MB PSS`, '<= 200 MB', total <= 200)
}
