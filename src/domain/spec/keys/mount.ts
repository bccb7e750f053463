import { type Messages, shown } from '../messages.ts'
import { readMount } from '../values/paths.ts'
import type { Entry, Node } from '../yaml/tree.ts'
import { textOf } from './fields.ts'

/** A mount path and where it stands; null when there is none or (said) it can't be one. */
export function mountOf(entry: Entry | undefined, messages: Messages): { path: string; at: number } | null {
  const node = textOf(entry, messages)
  if (!node) return null
  const { path, problem } = readMount(node.text)
  if (path !== null) return { path, at: node.at }
  messages.error(node.at, `The mount '${shown(node.text)}' ${problem}`)
  return null
}

/** Says that an item lacks a key; often it was given a dash, and so an item, of its own. */
export function missing(
  item: Node,
  what: string,
  key: string,
  entry: Entry | undefined,
  messages: Messages,
): void {
  if (item.kind !== 'map' && entry === undefined) return
  const cure = entry
    ? `'${key}' has no value.`
    : `Put '${key}' under it, with no dash of its own before it: one dash begins one item.`
  messages.error(entry?.at ?? item.at, `${what} needs '${key}'. ${cure}`)
}

/** Says where two mounts of one container are at the same path, and where a volume lies inside of another. */
export function checkMounts(mounts: { mount: string; at: number; what: string }[], messages: Messages): void {
  const seen = new Map<string, { what: string; at: number }>()
  for (const { mount, at, what } of mounts) {
    const first = seen.get(mount)
    if (first) {
      messages.error(
        at,
        `Two things are mounted at ${shown(mount)}: ${what} here and ${first.what} in line ${messages.lineOf(first.at)}. Give one of them another path.`,
      )
    } else seen.set(mount, { what, at })
  }
  for (const { mount, at, what } of mounts) {
    const outer = parents(mount).find((parent) => seen.has(parent))
    if (outer === undefined) continue
    const over = seen.get(outer)!
    if (!over.what.startsWith('the volume')) {
      messages.error(
        at,
        `${capital(what)} can't be mounted at ${shown(mount)}: ${over.what} is mounted at ${shown(outer)}.`,
      )
    } else if (what.startsWith('the volume')) {
      messages.warn(
        at,
        `${capital(what)} is mounted inside of ${over.what} (${shown(outer)}), and hides what that has there.`,
      )
    }
  }
}

/** `/a/b`, `/a` of `/a/b/c`: the nearest first. */
function parents(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(2).map((_, index) => parts.slice(0, parts.length - 1 - index).join('/'))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
