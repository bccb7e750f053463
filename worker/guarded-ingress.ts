import { bridgeName } from '../src/domain/engine-names.ts'
import type { Firewall } from '../src/firewall/firewall.ts'
import type { Ingress, LeftOut, Route } from '../src/ingress/ingress.ts'

/** The ingress, whose inner listeners are all that projects' containers reach of this machine. */
export function guardedIngress(
  ingress: Ingress,
  firewall: Firewall,
  instance: string,
): Ingress & { guard(routes: Route[]): Promise<void> } {
  let kept = ''
  const keep = async (routes: Route[], leftOut: LeftOut[], { always }: { always: boolean }) => {
    const missing = new Set(leftOut.map(({ project }) => project))
    const open = routes.flatMap(({ project, inner }) =>
      inner && !missing.has(project)
        ? [{ bridge: bridgeName(instance, inner.subnet), address: inner.address, port: inner.port }]
        : [],
    )
    const wanted = JSON.stringify(open)
    if (!always && wanted === kept) return
    await firewall.keep(open)
    kept = wanted
  }
  return {
    guard: (routes) => keep(routes, [], { always: true }),
    async sync(routes) {
      const leftOut = await ingress.sync(routes)
      // Others may have flushed the packet filter since.
      await keep(routes, leftOut, { always: true })
      return leftOut
    },
    async switchOver(routes, project) {
      const swap = await ingress.switchOver(routes, project)
      await keep(routes, swap.leftOut, { always: false })
      return swap
    },
  }
}
