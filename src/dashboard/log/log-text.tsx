import { memo } from 'react'
import { plural } from '../ui/format.ts'
import { parseAnsi } from './ansi.ts'
import { ansiLook } from './ansi-look.ts'
import { cutSpans } from './cut-spans.ts'
import type { LogLine } from './fold.ts'
import { markMatches } from './search.ts'

interface LogTextProps {
  line: LogLine
  pattern: RegExp | null
}

/** A line's text: colours as spans, matches as marks. Always text nodes, never markup. */
export const LogText = memo(function LogText({ line, pattern }: LogTextProps) {
  const { spans, hidden } = cutSpans(parseAnsi(line.text, line.style ?? undefined).spans)
  const pieces = markMatches(spans, pattern)
  return (
    <>
      {pieces.map((piece, index) => {
        const look = ansiLook(piece.style)
        const Tag = piece.hit ? 'mark' : 'span'
        return (
          <Tag key={index} className={look.className || undefined} style={look.style}>
            {piece.text}
          </Tag>
        )
      })}
      {hidden > 0 && (
        <span className="log-hidden"> … and {plural(hidden, 'more character')} in the download</span>
      )}
    </>
  )
})
