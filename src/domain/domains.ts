import { DopraxError } from '../errors.ts'
import { isProjectName } from './names.ts'
import type { DomainSpec } from './spec/spec.ts'

/**
 * A name right under DOPRAX_DOMAIN (`platform`) is the address of the project of that name, or of one to come. Throws
 * a DopraxError `domain_reserved` for such a domain.
 */
export function checkDomains(domains: DomainSpec[], platform: string): void {
  for (const host of hostsOf(domains)) {
    const label = host.endsWith(`.${platform}`) ? host.slice(0, -platform.length - 1) : ''
    if (isProjectName(label))
      throw new DopraxError(
        'domain_reserved',
        `${host} can't be a domain: it is the address of a project named ${label}.`,
        { status: 409 },
      )
  }
}

/** All names that domains stand for. */
export function hostsOf(domains: DomainSpec[]): Set<string> {
  return new Set(domains.flatMap(({ host, www }) => (www ? [host, `www.${host}`] : [host])))
}
