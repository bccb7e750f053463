import { type Messages, shown } from '../messages.ts'
import { mountClashes } from '../values/mount-clashes.ts'
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

/** Says where two mounts of one container are at the same path, and where one lies inside of another. */
export function checkMounts(
  mounts: { mount: string; at: number; what: string; isFile: boolean }[],
  messages: Messages,
): void {
  for (const { kind, inner, outer } of mountClashes(mounts)) {
    const { mount, at, what } = inner
    const path = shown(mount)
    if (kind === 'same') {
      messages.error(
        at,
        `Two things are mounted at ${path}: ${what} here and ${outer.what} in line ${messages.lineOf(outer.at)}. Give one of them another path.`,
      )
    } else if (kind === 'in file') {
      messages.error(
        at,
        `${capital(what)} can't be mounted at ${path}: ${outer.what} is mounted at ${shown(outer.mount)}.`,
      )
    } else {
      messages.warn(
        at,
        `${capital(what)} is mounted inside of ${outer.what} (${shown(outer.mount)}), and hides what that has there.`,
      )
    }
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
