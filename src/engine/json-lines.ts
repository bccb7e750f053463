import { StringDecoder } from 'node:string_decoder'
import { DopraxError } from '../errors.ts'

const longestLine = 64 * 1024 * 1024

/**
 * The objects of a stream of JSON lines (NDJSON), one at a time; a character may be split between chunks.
 * Throws DopraxError `engine_protocol` at a line that is none.
 */
export async function* jsonLines<T>(stream: AsyncIterable<Buffer>): AsyncGenerator<T, void, undefined> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop()!
    if (rest.length > longestLine) throw notJson(rest)
    for (const line of lines) if (line.trim()) yield parse(line)
  }
  rest += decoder.end()
  if (rest.trim()) yield parse(rest)
}

function parse<T>(line: string): T {
  try {
    return JSON.parse(line) as T
  } catch (cause) {
    throw notJson(line, cause)
  }
}

function notJson(line: string, cause?: unknown): DopraxError {
  const text = `The Docker engine sent something that is not JSON: ${line.slice(0, 200)}`
  return new DopraxError('engine_protocol', text, { status: 502, cause })
}
