import { isIPv4 } from 'node:net'
import { DopraxError } from '../errors.ts'
import type { Route } from './ingress.ts'

const hostPattern = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/

/**
 * Nothing that could change the meaning of a configuration line or of a runtime command gets past here.
 * Throws a DopraxError `bad_route` that names the first wrong or doubled value.
 */
export function checkRoutes(routes: Route[]): void {
  const taken = new Set<string>()
  const once = (what: string) => {
    if (taken.has(what)) throw badRoute(`${what} is in two routes`)
    taken.add(what)
  }
  for (const { project, slot, hosts, upstream, inner, public: service } of routes) {
    if (!Number.isInteger(slot) || slot < 0)
      throw badRoute(`slot ${slot} of ${project} is not a number from 0`)
    once(`slot ${slot}`)
    for (const host of hosts) {
      if (host.length > 253 || !hostPattern.test(host))
        throw badRoute(`'${host}' of ${project} is not a host name`)
      once(`host ${host}`)
    }
    if (upstream) checkAddress(project, upstream)
    if (service) checkAddress(project, service)
    if (inner) {
      checkAddress(project, inner)
      once(`listener ${inner.address}:${inner.port}`)
      const [base, bits, ...rest] = inner.subnet.split('/')
      if (!isIPv4(base!) || !/^(\d|[12]\d|3[0-2])$/.test(bits ?? '') || rest.length)
        throw badRoute(`'${inner.subnet}' of ${project} is not a subnet`)
    }
  }
}

function checkAddress(project: string, { address, port }: { address: string; port: number }): void {
  if (!isIPv4(address)) throw badRoute(`'${address}' of ${project} is not an IPv4 address`)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw badRoute(`${port} of ${project} is not a port`)
}

const badRoute = (what: string) => new DopraxError('bad_route', `The ingress can't use this: ${what}.`)
