import { type Messages, shown } from '../messages.ts'
import type { DomainSpec } from '../spec.ts'
import { readHost } from '../values/host.ts'
import { readBoolean } from '../values/scalars.ts'
import { type Entry, isNothing, type Node } from '../yaml/tree.ts'
import { asText, fieldsOf, fieldValue, itemsOf } from './fields.ts'

/** `domains`: a list of host names; `www: true` goes beside one, with `host:` before the name or a colon behind it. */
export function readDomains(entry: Entry | undefined, messages: Messages): DomainSpec[] {
  const domains = new Map<string, DomainSpec & { at: number }>()
  for (const item of itemsOf(entry, messages)) {
    const domain = readDomain(item, messages)
    if (!domain) continue
    const before = domains.get(domain.host)
    if (before) {
      messages.warn(
        domain.at,
        `The domain ${domain.host} is here twice, first in line ${messages.lineOf(before.at)}: this one is used.`,
      )
    }
    domains.set(domain.host, domain)
  }
  return [...domains.values()].map(({ host, www }) => ({ host, www }))
}

function readDomain(item: Node, messages: Messages): (DomainSpec & { at: number }) | null {
  const { name, www } = partsOf(item, messages)
  const node = name && asText(name, 'A domain', messages)
  if (!node) return null
  const host = readHost(node.text)
  if (host === null) {
    messages.error(node.at, `'${shown(node.text)}' is no domain. ${cureOf(node.text)}`)
    return null
  }
  const withWww = fieldValue(www, readBoolean, 'is neither true nor false.', messages) ?? false
  if (withWww && host.startsWith('www.')) {
    messages.warn(www!.at, `${host} is a www name itself: 'www: true' is passed over.`)
    return { host, www: false, at: node.at }
  }
  return { host, www: withWww, at: node.at }
}

function partsOf(item: Node, messages: Messages): { name: Node | null; www?: Entry } {
  if (item.kind !== 'map') return { name: item }
  const named = item.entries.find(({ key }) => key !== 'www' && key !== 'host')
  if (named && readHost(named.key) !== null) {
    const beside = { ...item, entries: item.entries.filter((entry) => entry !== named) }
    const body = isNothing(named.value) ? beside : named.value
    const { www } = fieldsOf(body, 'A domain', ['www'], messages)
    return { name: { kind: 'text', at: named.at, text: named.key, nothing: false, folded: false }, www }
  }
  const { host, www } = fieldsOf(item, 'A domain', ['host', 'www'], messages)
  if (!host) messages.error(item.at, 'A domain needs its host name. Write: - host: example.com')
  return { name: host?.value ?? null, www }
}

function cureOf(text: string): string {
  if (text.startsWith('*')) return 'Each name is written out; there are none that stand for many.'
  return 'Write the host name alone, like example.com: no http://, port or path.'
}
