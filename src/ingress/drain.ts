import { setTimeout as sleep } from 'node:timers/promises'
import type { SwapFigures } from './ingress.ts'
import type { Runtime } from './runtime.ts'
import type { Counters } from './stat-table.ts'

const pauseMs = 20

/** A backend's counters in every worker process, by pid. */
export type Measure = Map<number, Map<string, Counters>>

export async function measure(runtime: Runtime, backend: string): Promise<Measure> {
  const { current, old } = await runtime.workers()
  const result: Measure = new Map()
  for (const pid of [current, ...old]) {
    const counters = pid === null ? null : await runtime.counters(pid, backend)
    if (pid !== null && counters) result.set(pid, counters)
  }
  return result
}

/** Waits for the old server's requests in all worker processes, then counts what happened since `before`. */
export function drainer(
  runtime: Runtime,
  { backend, server, before, started }: { backend: string; server: string; before: Measure; started: number },
): (deadlineMs: number) => Promise<SwapFigures> {
  return async (deadlineMs) => {
    const drainStarted = performance.now()
    let now = await measure(runtime, backend)
    while (inFlight(now, server) > 0 && performance.now() - started < deadlineMs) {
      await sleep(pauseMs)
      now = await measure(runtime, backend)
    }
    const cut = inFlight(now, server)
    if (cut > 0) {
      for (const pid of now.keys()) await runtime.shutdownSessions(pid, `${backend}/${server}`)
      now = await measure(runtime, backend)
    }
    const since = (what: (counters: Counters) => number) => growth(before, now, what)
    return {
      drainMs: Math.round(performance.now() - drainStarted),
      requests: since((counters) => counters.responses),
      failed: Math.max(0, since((counters) => counters.connectionErrors + counters.responseErrors) - cut),
      cut,
    }
  }
}

function inFlight(measured: Measure, server: string): number {
  return [...measured.values()].reduce((sum, counters) => sum + (counters.get(server)?.inFlight ?? 0), 0)
}

function growth(before: Measure, after: Measure, what: (counters: Counters) => number): number {
  let sum = 0
  for (const [pid, counters] of after) {
    const now = counters.get('BACKEND')
    const then = before.get(pid)?.get('BACKEND')
    if (now) sum += what(now) - (then ? what(then) : 0)
  }
  return sum
}
