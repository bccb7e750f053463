import { DopraxError } from '../errors.ts'
import { shown } from './spec/messages.ts'

/**
 * The text of a `.env` file, and back: any value comes out as it went in. Node's own reader (util.parseEnv) loses carriage
 * returns, escaped quotes and values that hold all kinds of quotes.
 */

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', $: '$', '`': '`' }

/** `KEY=value`, with `export` before it or not; a key may be what a service's variable may be. */
const start = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/

/**
 * Values are plain up to the end of the line or ` #`, or stand in quotes: '…' and `…` as they are, "…" with the escapes
 * \n \r \t \\ \" \$ \`. Quoted ones may go on over lines; variables are not put in. Of two with one key the last is used.
 * Throws a DopraxError `bad_dotenv` that names the line.
 */
export function parseDotenv(text: string): Map<string, string> {
  const env = new Map<string, string>()
  const source = text.replace(/^\ufeff/, '')
  for (let at = 0; at < source.length; ) {
    const end = lineEnd(source, at)
    const line = source.slice(at, end)
    if (/^\s*(#|$)/.test(line)) {
      at = end + 1
      continue
    }
    const match = start.exec(line)
    if (!match) throw badLine(source, at, `'${shown(line.trim())}' is not of the form KEY=value.`)
    const { value, next } = readValue(source, at + match[0].length)
    env.set(match[1]!, value)
    at = next
  }
  return env
}

function readValue(source: string, at: number): { value: string; next: number } {
  const quote = source[at]
  if (quote !== '"' && quote !== "'" && quote !== '`') {
    const end = lineEnd(source, at)
    const plain = source.slice(at, end).replace(/(^|\s)#.*$/s, '')
    return { value: plain.trim(), next: end + 1 }
  }
  const body = quote === '"' ? /[^"\\]*(?:\\.[^"\\]*)*/sy : quote === "'" ? /[^']*/y : /[^`]*/y
  body.lastIndex = at + 1
  const raw = body.exec(source)![0]
  const close = at + 1 + raw.length
  if (source[close] !== quote) throw badLine(source, at, `The quote ${quote} that begins here has no end.`)
  const end = lineEnd(source, close)
  const rest = source.slice(close + 1, end).trim()
  if (rest && !rest.startsWith('#'))
    throw badLine(source, close, `After the closing quote stands '${shown(rest)}'.`)
  const value = quote === '"' ? raw.replace(/\\(.)/gs, (both, char: string) => escapes[char] ?? both) : raw
  return { value, next: end + 1 }
}

/** A secret variable's value is null: it is named in a comment. */
export function formatDotenv(env: { key: string; value: string | null }[]): string {
  return env
    .map(({ key, value }) => (value === null ? `# ${key} is secret\n` : `${key}=${formatValue(value)}\n`))
    .join('')
}

/** In the form that most other readers take as well. */
function formatValue(value: string): string {
  if (/^[\w./:@%+,=-]*$/.test(value)) return value
  if (!/['\r]/.test(value)) return `'${value}'`
  const escaped = value
    .replace(/[\\"$`]/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
  return `"${escaped}"`
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at)
  return end < 0 ? source.length : end
}

function badLine(source: string, at: number, problem: string): DopraxError {
  const line = source.slice(0, at).split('\n').length
  return new DopraxError('bad_dotenv', `Line ${line}: ${problem}`, { details: { line } })
}
