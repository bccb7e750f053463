/** One message of a `text/event-stream`. `id` is the last one sent, as the standard has it. */
export interface SseMessage {
  id: string
  event: string
  data: string
}

/**
 * Parser of a server-sent event stream (WHATWG HTML, 9.2.6): give it text as it comes, get the
 * messages that are complete. The rest of a cut message is dropped with the parser.
 */
export function createSseParser(): (chunk: string) => SseMessage[] {
  let rest = ''
  let id = ''
  let event = ''
  let data: string[] = []

  return (chunk) => {
    const messages: SseMessage[] = []
    const text = rest + chunk
    // A CR at the end may be the first half of a CRLF: it waits for the next chunk.
    const end = text.endsWith('\r') ? text.length - 1 : text.length
    const lineEnd = /\r\n|\n|\r/g
    let start = 0
    for (let match = lineEnd.exec(text); match && match.index < end; match = lineEnd.exec(text)) {
      const line = text.slice(start, match.index)
      start = lineEnd.lastIndex
      if (line !== '') {
        readField(line)
        continue
      }
      if (data.length > 0) messages.push({ id, event: event || 'message', data: data.join('\n') })
      event = ''
      data = []
    }
    rest = text.slice(start)
    return messages
  }

  function readField(line: string): void {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'data') data.push(value)
    else if (name === 'event') event = value
    else if (name === 'id') id = value
  }
}
