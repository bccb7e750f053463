import { once } from 'node:events'
import { createServer } from 'node:net'
import type { HaproxySettings } from './haproxy-settings.ts'
import type { LeftOut, Route } from './ingress.ts'

type Inner = NonNullable<Route['inner']>

/**
 * The routes, without those inner listeners whose address can't be bound now: one such would keep HAProxy from
 * starting, or from taking any new configuration at all. `isRunning`: whether HAProxy has it already.
 */
export async function withFreeListeners(
  { httpPort, root }: HaproxySettings,
  given: Route[],
  isRunning: (inner: Inner) => boolean = () => false,
): Promise<{ routes: Route[]; leftOut: LeftOut[] }> {
  const leftOut: LeftOut[] = []
  const routes = await Promise.all(
    given.map(async (route) => {
      const { project, inner } = route
      // HAProxy shares the ingress port with itself.
      if (!inner || inner.port === httpPort || isRunning(inner) || (await isFree(inner, root))) return route
      leftOut.push({ project, port: inner.port })
      return { ...route, inner: null }
    }),
  )
  return { routes, leftOut }
}

async function isFree({ address, port }: Inner, root: boolean): Promise<boolean> {
  const server = createServer()
  try {
    server.listen({ host: address, port, exclusive: true })
    await once(server, 'listening')
    return true
  } catch (error) {
    // Root binds an address before it is there.
    return root && (error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL'
  } finally {
    server.close()
  }
}
