import { isHostLabel } from '../../names.ts'
import { entryNamed } from '../catalogue.ts'
import { withDefaults } from '../catalogue-defaults.ts'
import { type Messages, shown } from '../messages.ts'
import type { ServiceSpec } from '../spec.ts'
import { readBoolean } from '../values/scalars.ts'
import { type Entry, isNothing, type Node } from '../yaml/tree.ts'
import { containerKeys, readContainer } from './container.ts'
import type { Context } from './context.ts'
import { fieldsOf, fieldValue, isOneOf, itemsOf } from './fields.ts'
import { chooseImage } from './service-image.ts'
import { readUlimits } from './ulimits.ts'

/** The project's network has 256 addresses for containers; main has one of them. */
export const mostServices = 255
const serviceKeys = [...containerKeys, 'tag', 'image', 'public', 'ulimits'] as const

/** `services`: a list of maps with one key each, the service's name. */
export function readServices(entry: Entry | undefined, context: Context): ServiceSpec[] {
  const { messages } = context
  const services = new Map<string, { service: ServiceSpec; at: number }>()
  for (const [index, item] of itemsOf(entry, messages).entries()) {
    if (index === mostServices) {
      messages.error(
        item.at,
        `A project has at most ${mostServices} services; this is one more. Remove some.`,
      )
      break
    }
    const declared = declaration(item, messages)
    const name = declared && serviceName(declared, messages)
    if (!declared || name === null) continue
    const before = services.get(name)
    if (before) {
      messages.error(
        declared.at,
        `There is a service '${name}' already, in line ${messages.lineOf(before.at)}. Give this one another name, and its image with 'image:'.`,
      )
      continue
    }
    const service = readService(name, declared, context)
    if (service) services.set(name, { service, at: declared.at })
  }
  const all = [...services.values()]
  for (const { service, at } of all.filter(({ service }) => service.public).slice(1)) {
    messages.error(
      at,
      `'${service.name}' is the second service with 'public: true'. One alone can face the internet.`,
    )
  }
  return all.map(({ service }) => service)
}

function readService(name: string, declared: Entry, context: Context): ServiceSpec | null {
  const { messages, catalogue } = context
  const fields = fieldsOf(bodyOf(declared, messages), 'A service', serviceKeys, messages)
  const named = entryNamed(catalogue, name)
  const container = readContainer(fields, context)
  const ulimits = readUlimits(fields.ulimits, messages)
  const isPublic = fieldValue(fields.public, readBoolean, 'is neither true nor false.', messages)
  const chosen = chooseImage(name, named, declared, fields, context)
  if (!chosen) return null
  const service = { name, ...chosen, ...container, public: isPublic, ulimits }
  const entry = catalogue.entries.find((one) => one.name === chosen.catalogue)
  if (entry && entry === named && entry.name !== name) {
    messages.warn(
      declared.at,
      `'${name}' is '${entry.name}' in the catalogue, which is used. Its host name stays '${name}'.`,
    )
  }
  return entry ? withDefaults(service, entry) : service
}

/** An item's service: its name as key, its body as value. `- redis` and `- redis:7` have a name alone. */
function declaration(item: Node, messages: Messages): Entry | null {
  if (item.kind === 'map') {
    const [first, second] = item.entries
    if (first && second) messages.error(second.at, cureOfTwo(first, second))
    return first && !second ? first : null
  }
  if (item.kind === 'text' && !item.nothing) {
    const [, name, tag] = /^([^:]*):?(.*)$/s.exec(item.text)!
    const { at } = item
    if (!tag) return { key: name!, at, value: { ...item, text: '', nothing: true } }
    return { key: name!, at, value: { ...item, text: tag.trim() } }
  }
  messages.error(item.at, 'An item of services is a service: its name with a colon, and under it a tag.')
  return null
}

function cureOfTwo(first: Entry, second: Entry): string {
  if (isNothing(first.value) && isOneOf(serviceKeys, second.key)) {
    return `'${second.key}' belongs under '${shown(first.key)}': indent it, and what follows it, by two more spaces.`
  }
  if (isOneOf(['name', 'image', 'tag', 'type'], first.key)) {
    return "An item of services begins with the service's name and a colon, as in '- mysql:'; all else is indented under that."
  }
  return `'${shown(second.key)}' stands in the same item as '${shown(first.key)}'. Begin each service with a dash: - ${shown(second.key)}:`
}

/** `- mysql: 5.7` is clear enough. */
function bodyOf(declared: Entry, messages: Messages): Node {
  const { value } = declared
  if (value.kind !== 'text' || value.nothing) return value
  messages.warn(
    value.at,
    `'${shown(value.text)}' is taken for the tag of '${shown(declared.key)}'. Write it under it: tag: ${shown(value.text)}`,
  )
  const tag = { key: 'tag', at: value.at, value }
  return { kind: 'map', at: value.at, entries: [tag], flow: false }
}

function serviceName({ key, at }: Entry, messages: Messages): string | null {
  const name = key.toLowerCase()
  if (name === 'main' || name === 'localhost') {
    const what =
      name === 'main'
        ? "the project's own container, which stands beside 'services'"
        : 'every container itself'
    messages.error(at, `'${name}' is the host name of ${what}. Give the service another name.`)
    return null
  }
  if (isHostLabel(name)) return name
  const cleaned = name
    .slice(0, 100)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  const hint = isHostLabel(cleaned) && cleaned !== 'main' ? `, like '${cleaned}'` : ''
  messages.error(
    at,
    `'${shown(key)}' can't be a service's name, as that is its host name: use 1 to 63 letters a-z, digits and inner hyphens${hint}.`,
  )
  return null
}
