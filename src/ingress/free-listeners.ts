import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Route } from './ingress.ts'

/**
 * The routes, without those inner listeners whose address some other program of the host has: one that can't be
 * bound would keep HAProxy from taking any new configuration at all. `running`: names of the listeners there now.
 */
export async function withFreeListeners(
  routes: Route[],
  isRunning: (inner: { address: string; port: number }) => boolean,
  httpPort: number,
): Promise<Route[]> {
  return Promise.all(
    routes.map(async (route) => {
      const { inner } = route
      // HAProxy shares the ingress port with itself.
      if (!inner || inner.port === httpPort || isRunning(inner) || (await isFree(inner))) return route
      return { ...route, inner: null }
    }),
  )
}

async function isFree({ address, port }: { address: string; port: number }): Promise<boolean> {
  const server = createServer()
  try {
    server.listen({ host: address, port, exclusive: true })
    await once(server, 'listening')
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EADDRINUSE'
  } finally {
    server.close()
  }
}
