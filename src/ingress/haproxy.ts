import { setTimeout as sleep } from 'node:timers/promises'
import { DopraxError } from '../errors.ts'
import { changes } from './changes.ts'
import { checkRoutes } from './check-routes.ts'
import { drainer, measure } from './drain.ts'
import { withFreeListeners } from './free-listeners.ts'
import { fingerprint } from './haproxy-config.ts'
import { writeHaproxyFiles } from './haproxy-files.ts'
import type { HaproxySettings } from './haproxy-settings.ts'
import type { Ingress, LeftOut, Route, Swap } from './ingress.ts'
import { ingressDown } from './master-cli.ts'
import { type RunningState, Runtime } from './runtime.ts'
import { backendName, innerName } from './slots.ts'

const reloadMs = 15_000

/** HAProxy behind the interface: files first, so that one that starts at any instant is right, then what runs. */
export function createHaproxy(settings: HaproxySettings): Ingress {
  const runtime = new Runtime(settings.masterSocket)
  let tail: Promise<unknown> = Promise.resolve()
  /** One change at a time: each compares with what runs. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = tail.then(work, work)
    tail = mine
    return mine
  }
  return {
    sync: (routes) => inTurn(() => apply(settings, runtime, routes)),
    switchOver: (routes, project) => inTurn(() => switchOver(settings, runtime, routes, project)),
  }
}

async function apply(settings: HaproxySettings, runtime: Runtime, given: Route[]): Promise<LeftOut[]> {
  checkRoutes(given)
  let state: RunningState
  try {
    state = await runtime.state()
  } catch (error) {
    await writeHaproxyFiles(settings, given)
    throw error
  }
  const isRunning = (inner: { address: string; port: number }) => state.frontends.includes(innerName(inner))
  const { routes, leftOut } = await withFreeListeners(settings, given, isRunning)
  await writeHaproxyFiles(settings, routes)
  if (state.fingerprint !== fingerprint(settings, routes)) state = await reload(settings, runtime, routes)
  const { servers, removedHosts, hosts } = changes(routes, state)
  await runtime.apply([...servers, ...hosts, ...removedHosts])
  return leftOut
}

/** The new worker has taken the listening sockets over when it answers with the new configuration's fingerprint. */
async function reload(settings: HaproxySettings, runtime: Runtime, routes: Route[]): Promise<RunningState> {
  const before = await runtime.workers()
  const wanted = fingerprint(settings, routes)
  await runtime.reload()
  for (const deadline = Date.now() + reloadMs; Date.now() < deadline; await sleep(10)) {
    try {
      const { current, failedReloads } = await runtime.workers()
      if (failedReloads > before.failedReloads) break
      if (current === before.current || current === null) continue
      const state = await runtime.state()
      if (state.fingerprint === wanted) return state
    } catch (error) {
      // The master answers nobody while it starts itself anew.
      if (!(error instanceof DopraxError && error.code === 'ingress_down')) throw error
    }
  }
  throw ingressDown(new Error('HAProxy did not take its new configuration'))
}

async function switchOver(
  settings: HaproxySettings,
  runtime: Runtime,
  routes: Route[],
  project: string,
): Promise<Swap> {
  const route = routes.find((candidate) => candidate.project === project)
  if (!route?.upstream) throw new Error(`${project} has no upstream to switch to`)
  const backends = [backendName(route.slot), ...(route.inner ? [innerName(route.inner)] : [])]
  const before = await measure(runtime, backends)
  const started = performance.now()
  const leftOut = await apply(settings, runtime, routes)
  const old = route.upstream.server === 'a' ? 'b' : 'a'
  return { leftOut, drained: drainer(runtime, { backends, old, before, started }) }
}
