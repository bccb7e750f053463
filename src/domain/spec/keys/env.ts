import { isVariableName } from '../../names.ts'
import { type Messages, shown } from '../messages.ts'
import type { EnvEntry } from '../spec.ts'
import { doubtAbout, readEnvValue } from '../values/env-value.ts'
import { nearest } from '../values/nearest.ts'
import { type Entry, isNothing, type MapNode, type Node, type TextNode } from '../yaml/tree.ts'
import { asText, itemsOf } from './fields.ts'

/** `envs`: a list of one variable each, with `type` beside it. */
export function readEnv(entry: Entry | undefined, messages: Messages): EnvEntry[] {
  const variables = new Map<string, EnvEntry & { at: number }>()
  for (const item of itemsOf(entry, messages)) {
    const variable = readVariable(item, messages)
    if (!variable) continue
    const before = variables.get(variable.key)
    if (before) {
      messages.warn(
        variable.at,
        `'${variable.key}' is here twice, first in line ${messages.lineOf(before.at)}: this one is used.`,
      )
    }
    variables.set(variable.key, variable)
  }
  return [...variables.values()].map(({ key, value, secret }) => ({ key, value, secret }))
}

function readVariable(item: Node, messages: Messages): (EnvEntry & { at: number }) | null {
  const parts = partsOf(item, messages)
  if (!parts) return null
  const { variable, type } = parts
  const { key, at } = variable
  if (!isVariableName(key)) {
    messages.error(
      at,
      `'${shown(key)}' can't be a variable's name: it has letters, digits, '_', '.' and '-', and a letter or '_' first.`,
    )
    return null
  }
  const node = asText(variable.value, `The variable '${key}'`, messages)
  if (!node) return null
  const value = readEnvValue(node.text)
  const secret = isSecret(type, messages)
  const doubt = value.kind === 'literal' ? doubtAbout(node.text) : null
  if (doubt) messages.warn(node.at, `'${key}' ${doubt}.`)
  if (value.kind !== 'literal' && !secret) {
    messages.warn(
      node.at,
      `'${key}' gets a generated value, which everybody with access will see. To hide it, add 'type: secret'.`,
    )
  }
  return { key, value, secret, at }
}

/** The variable of an item, and its `type`. */
function partsOf(item: Node, messages: Messages): { variable: Entry; type: Entry | null } | null {
  if (item.kind !== 'map') {
    messages.error(item.at, item.kind === 'text' ? cureOfText(item) : 'A variable is written - KEY: value')
    return null
  }
  const types = item.entries.filter(({ key }) => key === 'type')
  const others = item.entries.filter(({ key }) => key !== 'type')
  const [variable, ...more] = others
  if (!variable) return typeAlone(item, messages)
  const type = types[0] ?? null
  for (const entry of more) {
    if (type || !nearest(entry.key, ['type'])) {
      messages.error(entry.at, cureOfTwo(variable, entry))
      return null
    }
    messages.warn(
      entry.at,
      `'${shown(entry.key)}' is no key beside a variable; it is passed over. Did you mean 'type'?`,
    )
  }
  return { variable, type }
}

function typeAlone(item: MapNode, messages: Messages): { variable: Entry; type: null } | null {
  const [variable] = item.entries
  if (variable?.value.kind === 'text' && !isSecretType(variable.value.text)) return { variable, type: null }
  messages.error(
    item.at,
    "'type' belongs to the variable above it: write it without a dash, under the variable's name.",
  )
  return null
}

function cureOfText({ text, nothing }: TextNode): string {
  const match = /^([A-Za-z_][\w.-]*)\s*[=:]\s*(.*)$/s.exec(text)
  if (match)
    return `A variable is written with a colon and a space. Write: - ${shown(`${match[1]}: ${match[2]}`)}`
  return nothing
    ? 'This item is empty. A variable is written - KEY: value'
    : `'${shown(text)}' has no value. A variable is written - KEY: value`
}

function cureOfTwo(first: Entry, second: Entry): string {
  if (first.key === 'name' && second.key === 'value' && first.value.kind === 'text') {
    return `A variable is written in one line: - ${shown(first.value.text)}: its value`
  }
  return `'${shown(second.key)}' stands in the same item as '${shown(first.key)}'. Begin each variable with a dash: - ${shown(second.key)}: …`
}

function isSecret(type: Entry | null, messages: Messages): boolean {
  if (!type) return false
  if (type.value.kind === 'text' && isSecretType(type.value.text)) return true
  const given = type.value.kind === 'text' && !isNothing(type.value) ? `'${shown(type.value.text)}'` : 'This'
  messages.warn(
    type.at,
    `${given} is no type: the value is kept as text that everybody with access sees. To hide it, write 'type: password' or 'type: secret'.`,
  )
  return false
}

function isSecretType(text: string): boolean {
  return /^(password|secret)$/i.test(text)
}
