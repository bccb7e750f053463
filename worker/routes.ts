import type { Services } from '../src/actions/services.ts'
import { gatewayOf } from '../src/domain/subnet.ts'
import type { Route, SlotServer } from '../src/ingress/ingress.ts'
import type { LiveProject } from '../src/store/projects.ts'

/** What the ingress should be now. */
export async function currentRoutes({ store, config }: Pick<Services, 'store' | 'config'>): Promise<Route[]> {
  return routesOf(await store.projects.routes(), config.domain)
}

/** What the ingress should be, from the truth. */
export function routesOf(projects: LiveProject[], domain: string): Route[] {
  return projects.map(
    ({ name, slot, slotServer, subnet, upstream, held, recreates, public: service, domains }) => ({
      project: name,
      slot,
      hosts: [`${name}.${domain}`, ...domains],
      upstream: upstream && (held ? waiting(slotServer) : { server: slotServer, ...upstream }),
      inner: upstream && { address: gatewayOf(subnet), port: upstream.port, subnet },
      patient: recreates,
      public: service,
    }),
  )
}

/** An address that refuses at once, on the server that the next version will have: the ingress tries until that is there. */
function waiting(live: SlotServer): NonNullable<Route['upstream']> {
  return { server: live === 'a' ? 'b' : 'a', address: '127.0.0.1', port: 1 }
}
