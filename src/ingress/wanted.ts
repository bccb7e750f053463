import type { Route, SlotServer } from './ingress.ts'
import { backendName } from './slots.ts'

export interface WantedServer {
  name: SlotServer
  address: string
  port: number
  /** false: in maintenance, it gets no new requests. */
  ready: boolean
}

/** Stands where a server has no address: it is never dialled. */
const nowhere = { address: '127.0.0.1', port: 1 }

/** Backend name → both servers of each of the pool's backends. */
export function wantedServers(routes: Route[], pool: number): Map<string, WantedServer[]> {
  const upstreams = new Map(routes.map(({ slot, upstream }) => [slot, upstream]))
  return new Map(
    Array.from({ length: pool }, (_, slot) => {
      const live = upstreams.get(slot)
      const servers = (['a', 'b'] as const).map((name) =>
        live?.server === name
          ? { name, address: live.address, port: live.port, ready: true }
          : { name, ...nowhere, ready: false },
      )
      return [backendName(slot), servers]
    }),
  )
}

export function wantedHosts(routes: Route[]): Map<string, string> {
  return new Map(routes.flatMap(({ hosts, slot }) => hosts.map((host) => [host, backendName(slot)] as const)))
}
