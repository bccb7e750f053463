import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { HaproxySettings } from './haproxy-settings.ts'
import type { Route } from './ingress.ts'
import { backendName, innerName, poolSize, publicName } from './slots.ts'
import { type WantedServer, wantedHosts, wantedServers } from './wanted.ts'

const page = (name: string) => quoted(fileURLToPath(new URL(`pages/${name}.html`, import.meta.url)))
const quoted = (text: string) => `"${text.replace(/["\\$]/g, '\\$&')}"`

/** haproxy.cfg. Its `description` is the fingerprint of all that the runtime API cannot change. */
export function haproxyConfig(settings: HaproxySettings, routes: Route[]): string {
  return configText(settings, routes, fingerprint(settings, routes))
}

/** Equal for two sets of routes between which the runtime API can switch without a reload. */
export function fingerprint(settings: HaproxySettings, routes: Route[]): string {
  const fixed = routes.map((route) => ({
    ...route,
    upstream: null,
    public: route.public && { address: '', port: 0 },
  }))
  return createHash('sha256')
    .update(configText(settings, fixed, ''))
    .digest('hex')
    .slice(0, 16)
}

/** hosts.map: one `host backend` a line. */
export function hostMap(routes: Route[]): string {
  return Array.from(wantedHosts(routes), ([host, backend]) => `${host} ${backend}\n`)
    .toSorted()
    .join('')
}

function configText(settings: HaproxySettings, routes: Route[], description: string): string {
  return [globals(settings, description), defaults, frontend(settings), unknownHost, newWorker(settings)]
    .concat(innerListeners(settings, routes), backends(routes), publicBackends(routes))
    .join('\n')
}

// A worker that a reload left behind can't be told of switches: a request that still reaches it goes to the new one, and
// its connection ends.
const handOver = (settings: HaproxySettings) => `abns@${settings.masterSocket}.http`

// HAProxy derives maxconn from the hard limit of file descriptors; fd-hard-limit bounds the memory where that is huge.
// A worker that a reload left behind lives as long as its connections; mworker-max-reloads bounds how many there are.
// It closes none that waits (close-spread-time), as a request may be on its way at that instant.
const globals = ({ adminSocket, root, threads }: HaproxySettings, description: string) => `global
  description ${quoted(description)}
  stats socket ${quoted(adminSocket)} mode 600 level admin expose-fd listeners
  stats timeout 10m
  fd-hard-limit 65536
  nbthread ${threads}
  mworker-max-reloads 50
  close-spread-time infinite
${root ? '  user haproxy\n  group haproxy\n' : ''}`

// A request is sent again only when the connection to the server could not be made, so none is carried out twice.
// Containers are a bridge away: one that has not taken a connection after a second is gone, or has another address by now,
// which `redispatch` makes the next try use.
// `timeout server` leaves room for long polling and quiet event streams; a slow client is bounded by the others.
const defaults = `defaults
  mode http
  timeout connect 1s
  timeout queue 30s
  timeout http-request 10s
  timeout http-keep-alive 60s
  timeout client 60s
  timeout client-fin 30s
  timeout server 1h
  timeout server-fin 30s
  timeout tunnel 24h
  retries 3
  option redispatch 1
  retry-on conn-failure
  http-reuse safe
  option clitcpka
  option srvtcpka
${[502, 503, 504]
  .map(
    (status) =>
      `  http-error status ${status} content-type "text/html; charset=utf-8" file ${page('unavailable')} hdr Cache-Control no-store\n`,
  )
  .join('')}`

// A connection that is refused is tried again after a second.
const patience = '  retries 60\n'

// CGI, WSGI and PHP take x_forwarded_for for the same as x-forwarded-for. Each header that is added costs a small request
// 2 % of its throughput, half of it in main: host and port are in Host, which stays as it was sent.
const frontend = (settings: HaproxySettings) => `frontend http
  bind *:${settings.httpPort}
${settings.ipv6 ? `  bind :::${settings.httpPort} v6only\n` : ''}  bind ${quoted(handOver(settings))} accept-proxy
  http-request del-header x-forwarded- -m beg
  http-request del-header x_forwarded_ -m beg
  http-request del-header x-real-ip
  http-request del-header x_real_ip
  http-request del-header forwarded
  option forwardfor
  http-request add-header X-Forwarded-Proto http
  use_backend new_worker if { stopping }
  use_backend %[req.hdr(host),host_only,rtrim(.),lower,map_str(hosts.map)]
  default_backend unknown_host
`

const unknownHost = `backend unknown_host
  http-request return status 404 content-type "text/html; charset=utf-8" file ${page('unknown-host')} hdr Cache-Control no-store
`

const newWorker = (settings: HaproxySettings) => `backend new_worker
  server http ${quoted(handOver(settings))} send-proxy-v2
  http-response set-header Connection close unless { status 101 }
`

/**
 * `main` of each project's network: HTTP goes request by request to the slot's backend and keeps the headers that it has;
 * any other protocol, and HTTP/2, to the same server as a connection. A client that waits for the server to speak
 * first is waited for as long as `inspect-delay` says.
 */
function innerListeners({ root }: HaproxySettings, routes: Route[]): string[] {
  const servers = wantedServers(routes)
  return routes.flatMap(({ inner, slot, patient }) => {
    if (!inner) return []
    const { address, port, subnet } = inner
    const name = innerName(inner)
    return `listen ${name}
  mode tcp
  bind ${address}:${port}${root ? ' transparent' : ''}
  tcp-request connection reject unless { src ${subnet} }
  tcp-request inspect-delay 100ms
  tcp-request content accept if HTTP
  use_backend new_worker_${name} if HTTP { stopping }
  use_backend ${backendName(slot)} if HTTP !{ method PRI }
${patient ? patience : ''}${serverLines(servers.get(name)!)}
backend new_worker_${name}
  server main ${address}:${port} source ${address}
  http-response set-header Connection close unless { status 101 }
`
  })
}

function backends(routes: Route[]): string[] {
  const servers = wantedServers(routes)
  const patient = new Set(routes.filter((route) => route.patient).map(({ slot }) => slot))
  return Array.from({ length: poolSize(routes) }, (_, slot) => {
    const name = backendName(slot)
    return `backend ${name}\n${patient.has(slot) ? patience : ''}${serverLines(servers.get(name)!)}`
  })
}

/** A service stops before its next container starts: its visitors wait. */
function publicBackends(routes: Route[]): string[] {
  const servers = wantedServers(routes)
  return routes
    .filter((route) => route.public)
    .map(({ slot }) => publicName(slot))
    .map((name) => `backend ${name}\n${patience}${serverLines(servers.get(name)!)}`)
}

const serverLines = (servers: WantedServer[]) =>
  servers
    .map(
      ({ name, address, port, ready }) => `  server ${name} ${address}:${port}${ready ? '' : ' disabled'}\n`,
    )
    .join('')
