import { DopraxError } from '../errors.ts'
import { isProjectName } from './names.ts'
import type { DomainSpec } from './spec/spec.ts'

/**
 * A name right under DOPRAX_DOMAIN (`platform`) is the address of the project of that name, or of one to come; that name
 * itself is the dashboard's, whose cookies browsers would send to the project. Throws a DopraxError `domain_reserved`.
 */
export function checkDomains(domains: DomainSpec[], platform: string): void {
  for (const host of hostsOf(domains)) {
    const label = host.endsWith(`.${platform}`) ? host.slice(0, -platform.length - 1) : ''
    const whose = host === platform ? 'Doprax itself' : isProjectName(label) && `a project named ${label}`
    if (whose)
      throw new DopraxError('domain_reserved', `${host} can't be a domain: it is the address of ${whose}.`, {
        status: 409,
      })
  }
}

/** All names that domains stand for. */
export function hostsOf(domains: DomainSpec[]): Set<string> {
  return new Set(domains.flatMap(({ host, www }) => (www ? [host, `www.${host}`] : [host])))
}
