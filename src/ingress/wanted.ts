import type { Route, SlotServer } from './ingress.ts'
import { backendName, innerName, poolSize, publicName, visitorsBackend } from './slots.ts'

export interface WantedServer {
  name: SlotServer
  address: string
  port: number
  /** false: in maintenance, it gets no new requests. */
  ready: boolean
}

/** Stands where a server has no address: it is never dialled. */
const nowhere = { address: '127.0.0.1', port: 1 }

/** Backend name → both servers, for each backend of the pool, public service and inner listener. */
export function wantedServers(routes: Route[]): Map<string, WantedServer[]> {
  const upstreams = new Map(routes.map(({ slot, upstream }) => [slot, upstream]))
  const wanted = new Map<string, WantedServer[]>()
  for (let slot = 0; slot < poolSize(routes); slot++)
    wanted.set(backendName(slot), serversOf(upstreams.get(slot)))
  for (const { inner, upstream, slot, public: service } of routes) {
    if (inner) wanted.set(innerName(inner), serversOf(upstream))
    if (service) wanted.set(publicName(slot), serversOf({ server: 'a', ...service }))
  }
  return wanted
}

const serversOf = (live: Route['upstream'] | undefined): WantedServer[] =>
  (['a', 'b'] as const).map((name) =>
    live?.server === name
      ? { name, address: live.address, port: live.port, ready: true }
      : { name, ...nowhere, ready: false },
  )

export function wantedHosts(routes: Route[]): Map<string, string> {
  return new Map(
    routes.flatMap(({ hosts, ...route }) => hosts.map((host) => [host, visitorsBackend(route)] as const)),
  )
}
