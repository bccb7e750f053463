import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A process for certain: pids are used again, a pid with its start time (in clock ticks since boot) is not. */
export interface ProcessIdentity {
  pid: number
  startTime: string
}

/** null: no such process, or it has ended and only waits to be reaped. Source: proc(5), /proc/pid/stat. */
export function identify(pid: number): ProcessIdentity | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : { pid, startTime: fields[19]! }
  } catch {
    return null
  }
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startTime === identity.startTime
}

/** SIGTERM, and SIGKILL to its whole group after `graceMs`. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  if (isAlive(identity)) signal(identity.pid, 'SIGTERM')
  const deadline = Date.now() + graceMs
  while (isAlive(identity) && Date.now() < deadline) await sleep(20)
  killGroup(identity.pid)
  while (isAlive(identity)) await sleep(20)
}

/** What a process left behind in its group; every child of ours leads a group of its own. */
export function killGroup(pid: number): void {
  signal(-pid, 'SIGKILL')
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
