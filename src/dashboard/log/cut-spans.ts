import type { AnsiSpan } from './ansi.ts'

const maxCharacters = 5000
const maxSpans = 1000

/** As much of one line as a page should hold; `hidden` counts the characters that are left for the download. */
export function cutSpans(spans: readonly AnsiSpan[]): { spans: AnsiSpan[]; hidden: number } {
  const kept: AnsiSpan[] = []
  let room = maxCharacters
  let hidden = 0
  for (const span of spans) {
    const text = kept.length < maxSpans ? wholeCharacters(span.text, room) : ''
    if (text !== '') kept.push({ ...span, text })
    room -= text.length
    hidden += span.text.length - text.length
    if (text !== span.text) room = 0
  }
  return { spans: kept, hidden }
}

/** At most `length` UTF-16 units, with no half of a character at the end. */
function wholeCharacters(text: string, length: number): string {
  const half = length < text.length && /[\ud800-\udbff]/.test(text.charAt(length - 1))
  return text.slice(0, half ? length - 1 : length)
}
