import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { endProcess, identify, isAlive, type ProcessIdentity } from './process-identity.ts'

/** Notes who runs, as `<pid> <start time>`, so that a supervisor after a kill -9 finds what the killed one left. */
export function writePidFile(file: string, pid: number): void {
  const identity = identify(pid)
  if (identity) writeFileSync(file, `${identity.pid} ${identity.startTime}\n`)
}

/** The process of a pid file, if it is still the same one. */
export function runningFrom(file: string): ProcessIdentity | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return null
  }
  const [pid, startTime] = text.trim().split(' ')
  const identity = { pid: Number(pid), startTime: startTime ?? '' }
  return identity.pid > 1 && isAlive(identity) ? identity : null
}

/** Ends what a former supervisor left running; returns whether there was anything. */
export async function endOrphan(file: string): Promise<boolean> {
  const orphan = runningFrom(file)
  if (orphan) await endProcess(orphan, 5000)
  rmSync(file, { force: true })
  return orphan !== null
}
