import type { Route } from './ingress.ts'
import type { RunningState } from './runtime.ts'
import { wantedHosts, wantedServers } from './wanted.ts'

/** Runtime commands from what runs to what the routes want, in an order in which no request finds nobody. */
export interface Changes {
  /** `set server …`. */
  servers: string[]
  removedHosts: string[]
  hosts: string[]
}

/** Only for what the running process knows: new backends come with a reload. */
export function changes(routes: Route[], running: RunningState): Changes {
  const known = new Set([...running.servers.keys()].map((server) => server.split('/')[0]!))
  const wanted = wantedHosts(routes)
  const removedHosts: string[] = []
  const hosts: string[] = []
  for (const [host, backends] of running.hosts) {
    const backend = wanted.get(host)
    if (backend === undefined) removedHosts.push(`del map hosts.map ${host}`)
    else if (backends.some((other) => other !== backend) && known.has(backend))
      hosts.push(`set map hosts.map ${host} ${backend}`)
  }
  for (const [host, backend] of wanted) {
    if (!running.hosts.has(host) && known.has(backend)) hosts.push(`add map hosts.map ${host} ${backend}`)
  }
  return { servers: serverChanges(routes, running), removedHosts, hosts }
}

function serverChanges(routes: Route[], running: RunningState): string[] {
  const ready: string[] = []
  const maintenance: string[] = []
  for (const [backend, servers] of wantedServers(routes)) {
    for (const server of servers) {
      const name = `${backend}/${server.name}`
      const now = running.servers.get(name)
      if (!now) continue
      if (!server.ready) {
        if (now.ready) maintenance.push(`set server ${name} state maint`)
        continue
      }
      if (now.address !== server.address || now.port !== server.port)
        ready.push(`set server ${name} addr ${server.address} port ${server.port}`)
      if (!now.ready) ready.push(`set server ${name} health up`, `set server ${name} state ready`)
    }
  }
  return [...ready, ...maintenance]
}
