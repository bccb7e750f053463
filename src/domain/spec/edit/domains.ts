import { DopraxError, NotFoundError } from '../../../errors.ts'
import { checkDomains } from '../../domains.ts'
import { printable } from '../../names.ts'
import type { Spec } from '../spec.ts'
import { readHost } from '../values/host.ts'

/** Throws a DopraxError `bad_domain` or `domain_reserved`. `platform`: DOPRAX_DOMAIN. */
export function putDomain(spec: Spec, host: string, www: boolean, platform: string): Spec {
  const domain = { host: checkHost(host), www: www && !host.startsWith('www.') }
  checkDomains([domain], platform)
  const others = spec.domains.filter((other) => other.host !== domain.host)
  return { ...spec, domains: [...others, domain] }
}

/** Throws a NotFoundError. */
export function removeDomain(spec: Spec, host: string): Spec {
  const name = checkHost(host)
  const domains = spec.domains.filter((domain) => domain.host !== name)
  if (domains.length === spec.domains.length) throw new NotFoundError(`${name} is no domain of this project.`)
  return { ...spec, domains }
}

function checkHost(text: string): string {
  const host = readHost(text)
  if (host !== null) return host
  throw new DopraxError(
    'bad_domain',
    `'${printable(text)}' is no domain. Write the host name alone, like example.com: no http://, port or path.`,
  )
}
