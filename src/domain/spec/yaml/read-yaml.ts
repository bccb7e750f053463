import { type Document, LineCounter, parseAllDocuments, type YAMLParseError } from 'yaml'
import { maxSpecBytes, tooLong } from '../decode.ts'
import { Messages } from '../messages.ts'
import { buildTree } from './build-tree.ts'
import { explainSyntaxError } from './syntax-errors.ts'
import type { Node } from './tree.ts'

/** Reads text as YAML 1.2 of one document. `root` is null when it is empty, or when there are errors. */
export function readYaml(text: string): { root: Node | null; messages: Messages } {
  const source = text.replace(/^\ufeff/, '')
  const lines = new LineCounter()
  for (const start of lineStarts(source)) lines.addNewLine(start)
  const messages = new Messages(lines)
  const refusal = refuseUnread(source)
  if (refusal) {
    messages.error(refusal.at, refusal.message)
    return { root: null, messages }
  }
  const { documents, error } = parse(source)
  if (error) {
    const { at, message } = explainSyntaxError(error, source)
    messages.error(at, message)
    return { root: null, messages }
  }
  const [first, second] = documents.filter((document) => document.contents && !isEmpty(document))
  if (second) {
    messages.error(
      second.contents!.range![0],
      "A second document begins here, behind the line '---'. A doprax.yaml is one document: remove that line.",
    )
    return { root: null, messages }
  }
  for (const warning of first?.warnings ?? []) {
    messages.warn(warning.pos[0], `Tags and directives of YAML mean nothing here (${warning.message}).`)
  }
  return { root: first ? buildTree(first.contents!, messages) : null, messages }
}

/**
 * The schema `failsafe` leaves every scalar as its text. Duplicate keys are looked for later, in linear time. Each of
 * the library's errors would take a stack trace, which in a file of nothing but errors takes seconds.
 */
function parse(source: string): { documents: Document.Parsed[]; error: YAMLParseError | undefined } {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    const parsed = parseAllDocuments(source, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false })
    const documents = [...parsed]
    const errors = 'empty' in parsed ? parsed.errors : documents.flatMap((document) => document.errors)
    return { documents, error: errors[0] }
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

function isEmpty(document: Document.Parsed): boolean {
  const [start, end] = document.contents!.range!
  return start === end
}

function refuseUnread(source: string): { at: number; message: string } | null {
  if (source.length > maxSpecBytes) return { at: 0, message: tooLong(source.length) }
  const nul = source.indexOf('\0')
  if (nul >= 0) return { at: nul, message: 'There is a NUL character here: this is no text file. Remove it.' }
  const oldMac = source.search(/\r(?!\n)/)
  if (oldMac >= 0) {
    return {
      at: oldMac,
      message:
        'A line ends here with a carriage return alone. Save the file with the line ends of Unix or Windows.',
    }
  }
  const conflict = source.search(/^(<{7}|>{7}) /m)
  if (conflict >= 0) {
    return {
      at: conflict,
      message: 'Git left a merge conflict here. Resolve it, and remove its three markers.',
    }
  }
  return null
}

function* lineStarts(source: string): Generator<number> {
  yield 0
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) yield at + 1
}
