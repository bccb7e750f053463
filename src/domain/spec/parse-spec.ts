import type { Catalogue } from './catalogue.ts'
import { looksLike } from './foreign.ts'
import type { Context } from './keys/context.ts'
import { readDomains } from './keys/domains.ts'
import { type Fields, fieldsOf, isOneOf } from './keys/fields.ts'
import { type MainKey, mainKeys, readMain } from './keys/main.ts'
import { readServices } from './keys/services.ts'
import { listed, type Message, type Messages, shown } from './messages.ts'
import type { Spec } from './spec.ts'
import { nearest } from './values/nearest.ts'
import { readYaml } from './yaml/read-yaml.ts'
import type { Node } from './yaml/tree.ts'

export interface ParsedSpec {
  /** Whether there are no errors; then, and only then, there is a spec. */
  ok: boolean
  errors: Message[]
  warnings: Message[]
  spec: Spec | null
}

const layoutKeys = ['main', 'services', 'domains'] as const
const topKeys = [...layoutKeys, ...mainKeys]

/** Reads the text of a doprax.yaml. What is wrong with it is told, never thrown. */
export function parseSpec(text: string, catalogue: Catalogue): ParsedSpec {
  const { root, messages } = readYaml(text)
  if (messages.errors.length)
    return { ok: false, errors: messages.errors, warnings: messages.warnings, spec: null }
  const spec = readSpec(root, { messages, catalogue, volumeNames: new Map() })
  const { errors, warnings } = messages
  const ok = errors.length === 0
  return { ok, errors, warnings, spec: ok ? spec : null }
}

function readSpec(root: Node | null, context: Context): Spec | null {
  const { messages } = context
  if (root && isForeign(root, messages)) return null
  const { main: nested, services: listedServices, domains, ...flat } = topFields(root, messages)
  const fields = mainFields(nested?.value ?? null, flat, messages)
  const main = readMain(fields, context)
  const services = readServices(listedServices, context)
  checkNeeds(main.needs, services, fields.needs?.at ?? 0, messages)
  return { main, services, domains: readDomains(domains, messages) }
}

function isForeign(root: Node, messages: Messages): boolean {
  const other = looksLike(root)
  if (other) {
    messages.error(
      other.at,
      `This looks like ${other.what}, not like a doprax.yaml, which has ${listed(layoutKeys)} at its top and a list of services. Rename it, and write what Doprax shall do in a doprax.yaml; without one, the Dockerfile alone is deployed.`,
    )
  } else if (root.kind !== 'map') {
    messages.error(
      root.at,
      `A doprax.yaml begins with keys such as ${listed(layoutKeys)}, and this one with a ${root.kind}.`,
    )
  } else if (root.entries.length > 2 && root.entries.every(({ key }) => !nearest(key, topKeys))) {
    const keys = listed(root.entries.slice(0, 3).map(({ key }) => `'${shown(key)}'`))
    messages.error(
      root.at,
      `This looks like something else, not like a doprax.yaml: it has ${keys}, and none of ${listed(topKeys)}. Give it another name.`,
    )
  } else return false
  return true
}

function topFields(root: Node | null, messages: Messages): Fields<(typeof topKeys)[number]> {
  if (!root) return {}
  return fieldsOf(root, 'A doprax.yaml', topKeys, messages)
}

/** Main's keys stand under `main`, or, in the older layout, at the top. */
function mainFields(nested: Node | null, flat: Fields<MainKey>, messages: Messages): Fields<MainKey> {
  if (!nested) return flat
  const fields = fieldsOf(nested, "'main'", mainKeys, messages)
  for (const entry of Object.values(flat)) {
    const inner = isOneOf(mainKeys, entry.key) ? fields[entry.key] : undefined
    if (inner) {
      messages.error(
        entry.at,
        `'${entry.key}' stands under 'main' as well, in line ${messages.lineOf(inner.at)}. Put all of it there.`,
      )
    } else messages.warn(entry.at, `'${entry.key}' is main's: put it under 'main' with the rest.`)
  }
  return { ...flat, ...fields }
}

function checkNeeds(needs: string[], services: { name: string }[], at: number, messages: Messages): void {
  const names = services.map(({ name }) => name)
  for (const name of needs.filter((name) => !names.includes(name))) {
    const meant = nearest(name, names)
    messages.error(
      at,
      `Main needs '${shown(name)}', which is none of the services here.${meant ? ` Did you mean '${meant}'?` : ''}`,
    )
  }
}
