import { type Messages, shown } from '../messages.ts'
import type { ServiceSpec } from '../spec.ts'
import type { Entry } from '../yaml/tree.ts'
import { type Fields, fieldsOf, textOf } from './fields.ts'

type Ulimit = ServiceSpec['ulimits'][string]

/** The limits that Docker can set (setrlimit(2), in lower case and without RLIMIT_). */
export const ulimitNames = [
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
] as const

/** `memlock: -1`, or `nofile: { soft: 1024, hard: 65536 }`. */
export function readUlimits(entry: Entry | undefined, messages: Messages): Record<string, Ulimit> {
  const fields: Fields<(typeof ulimitNames)[number]> = entry
    ? fieldsOf(entry.value, "'ulimits'", ulimitNames, messages)
    : {}
  const limits = Object.values(fields).flatMap((field): [string, Ulimit][] => {
    const limit = readUlimit(field, messages)
    return limit ? [[field.key, limit]] : []
  })
  return Object.fromEntries(limits)
}

function readUlimit(field: Entry, messages: Messages): Ulimit | null {
  if (field.value.kind !== 'map') {
    const both = readLimit(field, messages)
    return both === null ? null : { soft: both, hard: both }
  }
  const { soft, hard } = fieldsOf(field.value, `'${field.key}'`, ['soft', 'hard'], messages)
  const softLimit = readLimit(soft ?? hard ?? field, messages)
  const hardLimit = readLimit(hard ?? soft ?? field, messages)
  if (softLimit === null || hardLimit === null) return null
  if (hardLimit !== -1 && (softLimit === -1 || softLimit > hardLimit)) {
    messages.error(field.at, `The soft limit of '${field.key}' is above the hard one. Raise the hard one.`)
    return null
  }
  return { soft: softLimit, hard: hardLimit }
}

function readLimit(entry: Entry, messages: Messages): number | null {
  const node = textOf(entry, messages)
  if (node && /^(-1|unlimited)$/.test(node.text)) return -1
  if (node && /^\d{1,15}$/.test(node.text)) return Number(node.text)
  if (node || entry.value.kind === 'text') {
    messages.error(
      entry.value.at,
      `'${shown(node?.text ?? '')}' is no limit for '${entry.key}'. Write a number, or -1 for none.`,
    )
  }
  return null
}
