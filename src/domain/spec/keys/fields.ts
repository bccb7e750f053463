import { listed, type Messages, shown } from '../messages.ts'
import { nearest } from '../values/nearest.ts'
import { type Entry, isNothing, type Node, type TextNode } from '../yaml/tree.ts'

export type Fields<Key extends string> = { [K in Key]?: Entry }

/** A map's entries by key, of the keys that belong there; warns of all others. `what`: its name for people. */
export function fieldsOf<Key extends string>(
  node: Node,
  what: string,
  known: readonly Key[],
  messages: Messages,
): Fields<Key> {
  if (isNothing(node)) return {}
  if (node.kind !== 'map') {
    messages.error(node.at, `${what} has keys under it (${listed(known)}), each in a line of its own.`)
    return {}
  }
  const fields: Fields<Key> = {}
  for (const entry of node.entries) {
    if (isOneOf(known, entry.key)) fields[entry.key] = entry
    else warnUnknown(entry, what, known, messages)
  }
  return fields
}

export function warnUnknown(entry: Entry, what: string, known: readonly string[], messages: Messages): void {
  const meant = nearest(entry.key, known)
  const cure = meant ? `Did you mean '${meant}'?` : `It has ${listed(known)}.`
  messages.warn(entry.at, `${what} has no key '${shown(entry.key)}'; it is passed over. ${cure}`)
}

/** The items of a list; a key with nothing behind it declares none. */
export function itemsOf(entry: Entry | undefined, messages: Messages): Node[] {
  if (!entry || isNothing(entry.value)) return []
  if (entry.value.kind === 'list') return entry.value.items
  const cure = `Begin each item with '- ', in a line of its own under '${shown(entry.key)}:'.`
  messages.error(entry.value.at, `'${shown(entry.key)}' is a list. ${cure}`)
  return []
}

/** A single value; null when there is none, or (said) when there is a list or a map. */
export function textOf(entry: Entry | undefined, messages: Messages): TextNode | null {
  if (!entry || isNothing(entry.value)) return null
  return asText(entry.value, `'${shown(entry.key)}'`, messages)
}

export function asText(node: Node, what: string, messages: Messages): TextNode | null {
  if (node.kind !== 'text') {
    const cure = node.flow
      ? 'To have it as text, put all of it in quotes.'
      : `Remove what is indented under it, or write it as text behind '|'.`
    messages.error(node.at, `${what} takes one value, and here stands a ${node.kind}. ${cure}`)
    return null
  }
  if (node.folded) {
    messages.warn(
      node.at,
      `This value goes on in the next line, as that is indented further, and both become one text. If the next line is a key of its own, indent it less and write ': ' behind it.`,
    )
  }
  return node
}

/** Reads a value; when `read` gives null, says `'<text>' <complaint>`. */
export function fieldValue<T>(
  entry: Entry | undefined,
  read: (text: string) => T | null,
  complaint: string,
  messages: Messages,
): T | null {
  if (entry && isNothing(entry.value)) {
    messages.warn(entry.at, `'${entry.key}' has no value; it is passed over.`)
    return null
  }
  const node = textOf(entry, messages)
  if (!node) return null
  const value = read(node.text)
  if (value === null) messages.error(node.at, `${entry!.key}: '${shown(node.text)}' ${complaint}`)
  return value
}

export function isOneOf<T extends string>(words: readonly T[], word: string): word is T {
  return (words as readonly string[]).includes(word)
}
