import { gatewayOf } from '../src/domain/subnet.ts'
import type { Route } from '../src/ingress/ingress.ts'
import type { LiveProject } from '../src/store/projects.ts'

/** What the ingress should be, from the truth. */
export function routesOf(projects: LiveProject[], domain: string): Route[] {
  return projects.map(({ name, slot, slotServer, subnet, upstream }) => ({
    project: name,
    slot,
    hosts: [`${name}.${domain}`],
    upstream: upstream && { server: slotServer, ...upstream },
    inner: upstream && { address: gatewayOf(subnet), port: upstream.port, subnet },
  }))
}
