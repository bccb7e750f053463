import type { Message } from './messages.ts'

const width = 100

/**
 * A message with the line it is about and a caret under its place, for a terminal; `kind` is `error` or `warning`,
 * `source` the file's text.
 */
export function showMessage(
  kind: string,
  { line, column, message }: Message,
  file: string,
  source: string,
): string {
  const text = source.replace(/^\ufeff/, '').split('\n', line)[line - 1] ?? ''
  const start = column > width ? column - width / 2 : 0
  const number = String(line)
  const margin = ' '.repeat(number.length)
  return [
    `${file}:${line}:${column}: ${kind}: ${message}`,
    `  ${number} | ${printable(text.slice(start, start + width)).trimEnd()}`,
    `  ${margin} | ${' '.repeat(column - 1 - start)}^`,
  ].join('\n')
}

/** One character each, so that the caret stands under its place; nothing that a terminal would obey. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
}
