import { setTimeout as sleep } from 'node:timers/promises'
import type { SlotServer, SwapFigures } from './ingress.ts'
import type { Runtime } from './runtime.ts'
import type { Counters } from './stat-table.ts'

const pauseMs = 20

/** A project's counters in every worker process, by pid. */
export type Measure = Map<number, Map<string, Counters>>

export async function measure(runtime: Runtime, backends: string[]): Promise<Measure> {
  const { current, old } = await runtime.workers()
  const pids = [current, ...old].filter((pid) => pid !== null)
  const counters = await Promise.all(
    pids.map(async (pid) => [pid, await runtime.counters(pid, backends)] as const),
  )
  return new Map(counters.filter((entry): entry is [number, Map<string, Counters>] => entry[1] !== null))
}

/** Waits for the old server's requests in all worker processes, then counts what happened since `before`. */
export function drainer(
  runtime: Runtime,
  swap: { backends: string[]; old: SlotServer; before: Measure; started: number },
): (deadlineMs: number) => Promise<SwapFigures> {
  const { backends, before, started } = swap
  const oldServers = backends.map((backend) => `${backend}/${swap.old}`)
  const inFlight = (now: Measure) => total(now, oldServers, (counters) => counters.inFlight)
  return async (deadlineMs) => {
    const drainStarted = performance.now()
    let now = await measure(runtime, backends)
    while (inFlight(now) > 0 && performance.now() - started < deadlineMs) {
      await sleep(pauseMs)
      now = await measure(runtime, backends)
    }
    const cut = inFlight(now)
    if (cut > 0) {
      for (const pid of now.keys()) await runtime.shutdownSessions(pid, oldServers)
      now = await measure(runtime, backends)
    }
    const sums = backends.map((backend) => `${backend}/BACKEND`)
    const since = (what: (counters: Counters) => number) =>
      total(now, sums, what) - total(onlyOf(before, now), sums, what)
    return {
      drainMs: Math.round(performance.now() - drainStarted),
      requests: since((counters) => counters.responses),
      failed: Math.max(0, since((counters) => counters.connectionErrors + counters.responseErrors) - cut),
      cut,
    }
  }
}

function total(measured: Measure, names: string[], what: (counters: Counters) => number): number {
  let sum = 0
  for (const counters of measured.values()) {
    for (const name of names) sum += counters.has(name) ? what(counters.get(name)!) : 0
  }
  return sum
}

/** Without the processes that have ended since. */
const onlyOf = (before: Measure, now: Measure): Measure =>
  new Map([...before].filter(([pid]) => now.has(pid)))
