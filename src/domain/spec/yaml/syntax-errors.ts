import type { YAMLParseError } from 'yaml'
import { shown } from '../messages.ts'

/** What a longer line has behind that explains nothing; some patterns take quadratic time. */
const longest = 400

type Explained = { at: number; message: string }

/** `at`: where the error is; `line`: the text of its line; `rest`: what stands from there to the line's end; both cut. */
interface Place {
  at: number
  source: string
  line: string
  rest: string
}

/** An error of the YAML library in plain words: what is wrong, and what to write instead. */
export function explainSyntaxError(error: YAMLParseError, source: string): Explained {
  const place = placeAt(Math.min(error.pos[0], source.length), source)
  switch (error.code) {
    case 'RESOURCE_EXHAUSTION':
      return { at: place.at, message: 'This is nested far deeper than anything in a doprax.yaml is.' }
    case 'BAD_SCALAR_START':
      return badStart(place)
    case 'TAB_AS_INDENT':
      return {
        at: place.at,
        message: 'This line is indented with a tab. YAML wants spaces: replace it by spaces.',
      }
    case 'BAD_DQ_ESCAPE':
      return {
        at: place.at,
        message:
          "Between double quotes, a backslash begins an escape, and this is none. Write the backslash twice, or use single quotes: '…'",
      }
    case 'BLOCK_AS_IMPLICIT_KEY':
      return valueTwice(place) ?? indentation(place)
    case 'MISSING_CHAR':
      if (/closing (["'])/.test(error.message)) return openQuote(error, source)
      return noColon(place) ?? indentation(place)
    case 'MULTILINE_IMPLICIT_KEY':
      return noColon(place) ?? indentation(place)
    case 'BAD_INDENT':
      if (/^Flow/.test(error.message)) return openBracket(place)
      return indentation(place)
    default:
      return trailing(place) ?? { at: place.at, message: `This is no YAML: ${lowerFirst(error.message)}.` }
  }
}

function badStart({ at, line, rest }: Place): Explained {
  const first = rest[0]!
  if (/^\s*\{%/.test(line)) {
    return { at, message: 'This is a template, not yet YAML. Commit the file that the template makes.' }
  }
  const quoted = /["\\]/.test(rest) ? `'${rest.replaceAll("'", "''")}'` : `"${rest}"`
  return { at, message: `A value can't begin with ${first} unless it is in quotes. Write: ${shown(quoted)}` }
}

/** `a: b: c`, or `mount: file` with more lines indented under it. */
function valueTwice({ at, line, rest, source }: Place): Explained | null {
  const match = /^[\s-]*([^\s:#]+):\s+(.*)$/.exec(line)
  if (!match || !rest) return null
  const [, key, value] = match as unknown as [string, string, string]
  if (/:(\s|$)/.test(value)) {
    return {
      at,
      message: `There is a second ': ' in this line. If all behind the first is the value, put it in quotes: ${shown(`${key}: "${value.trim().replaceAll('"', "'")}"`)}`,
    }
  }
  const below = source.slice(at).split('\n', 2)[1] ?? ''
  if (!/^\s+-?\s*\S/.test(below)) return null
  return {
    at,
    message: `'${shown(key)}' has the value '${shown(value.trim())}' already, so what is indented under it can't belong to it. Remove the value, or write the lines under the key they belong to, such as 'config_file:'.`,
  }
}

/** A key without a colon, or with no space behind it. */
function noColon({ at, line, source }: Place): Explained | null {
  const lineAt = source.lastIndexOf('\n', at - 1) + 1
  const before = /^\s*(?:- +)*/.exec(line)![0]
  const body = line.slice(before.length)
  const here = lineAt + before.length
  const tight = /^([A-Za-z_][\w.-]*):([^\s/].*)$/.exec(body)
  if (tight) {
    const [, key, value] = tight
    return { at: here, message: `A space is missing behind the colon. Write: ${shown(`${key}: ${value}`)}` }
  }
  if (/^[\w.-]+$/.test(body)) {
    return { at: here, message: `'${shown(body)}' has no colon behind it. Write: ${shown(body)}:` }
  }
  const spaced = /^([A-Za-z_][\w.-]*)\s*[= ]\s*(.+)$/.exec(body)
  if (spaced && !body.includes(': ')) {
    const [, key, value] = spaced
    return {
      at: here,
      message: `A key has a colon and a space behind it. Write: ${shown(`${key}: ${value}`)}`,
    }
  }
  return null
}

/** The library finds out at the end of the text; the person wants to know where the quote began. */
function openQuote(error: YAMLParseError, source: string): Explained {
  const quote = error.message.includes('"') ? '"' : "'"
  const lines = source.slice(0, error.pos[0]).split('\n')
  const index = lines.findLastIndex((line) => line.split(quote).length % 2 === 0)
  const before = lines.slice(0, index).join('\n').length + (index > 0 ? 1 : 0)
  return {
    at: index < 0 ? error.pos[0] : before + lines[index]!.indexOf(quote),
    message: `The quote ${quote} that opens here is never closed. Write it at the end of the value as well.`,
  }
}

function openBracket({ at, source }: Place): Explained {
  const opened = Math.max(source.lastIndexOf('[', at), source.lastIndexOf('{', at))
  if (opened < 0) return indentation(placeAt(at, source))
  const bracket = source[opened]!
  const closing = bracket === '[' ? ']' : '}'
  return {
    at: opened,
    message: `The ${bracket} that opens here is not closed by a ${closing}. Close it; text that begins with ${bracket} must be in quotes.`,
  }
}

/** Behind a closing quote, behind `|` and `>`, or a list in the line of its key. */
function trailing({ at, line, rest, source }: Place): Explained | null {
  const before = source.slice(0, at).trimEnd()
  if (/["']$/.test(before) && rest) {
    return {
      at,
      message:
        'Something stands behind the closing quote of a value. Put all of the value between the quotes, or look for a quote that is not closed above.',
    }
  }
  if (/^-(\s|$)/.test(rest)) {
    const message = "A list begins in the line below its key. To have '-' as text, put the value in quotes."
    return { at, message }
  }
  if (/:\s*[|>]/.test(line)) {
    return { at, message: 'Behind | or >, the text begins in the next line, indented. Move it there.' }
  }
  return null
}

function indentation({ at, line, source }: Place): Explained {
  const indent = line.search(/\S|$/)
  const lineAt = source.lastIndexOf('\n', at - 1) + 1
  return {
    at: Math.max(at, lineAt + indent),
    message:
      "This line does not fit the lines above it. Indent keys that belong together by the same number of spaces, and begin each item of a list with '- '.",
  }
}

function placeAt(at: number, source: string): Place {
  const start = source.lastIndexOf('\n', at - 1) + 1
  const end = source.indexOf('\n', at)
  const stop = end < 0 ? source.length : end
  const line = source.slice(start, Math.min(stop, start + longest)).trimEnd()
  return { at, source, line, rest: source.slice(at, Math.min(stop, at + longest)).trimEnd() }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
