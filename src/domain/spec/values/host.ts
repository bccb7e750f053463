import { domainToASCII } from 'node:url'

const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** A host name of two labels or more (RFC 1123) that is no address; null: it is none. */
export function readHost(text: string): string | null {
  if (text.length > 300 || /[\s/:@*?#%\\[\]]/.test(text)) return null
  const host = domainToASCII(text.replace(/\.$/, ''))
  return hostName.test(host) && !/^[\d.]+$/.test(host) ? host : null
}
