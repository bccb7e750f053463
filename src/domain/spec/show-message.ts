import type { Message } from './messages.ts'

const width = 100

/** A message with the lines of `excerpt`, for a terminal; `kind` is `error` or `warning`. */
export function showMessage(kind: string, message: Message, file: string, source: string): string {
  const { line, column } = message
  return `${file}:${line}:${column}: ${kind}: ${message.message}\n${excerpt(message, source)}`
}

/** The line that a message is about, and a caret under its place; `source`: the file's text. */
export function excerpt({ line, column }: Message, source: string): string {
  const text = source.replace(/^\ufeff/, '').split('\n', line)[line - 1] ?? ''
  const start = column > width ? column - width / 2 : 0
  const margin = ' '.repeat(String(line).length)
  return [
    `  ${line} | ${printable(text.slice(start, start + width)).trimEnd()}`,
    `  ${margin} | ${' '.repeat(column - 1 - start)}^`,
  ].join('\n')
}

/** One character each, so that the caret stands under its place; nothing that a terminal would obey. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
}
