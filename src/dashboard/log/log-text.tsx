import { memo } from 'react'
import { parseAnsi } from './ansi.ts'
import { ansiLook } from './ansi-look.ts'
import type { LogLine } from './fold.ts'
import { markMatches } from './search.ts'

/** More of one line than this is for the download. */
const maxShown = 5000

interface LogTextProps {
  line: LogLine
  pattern: RegExp | null
}

/** A line's text: colours as spans, matches as marks. Always text nodes, never markup. */
export const LogText = memo(function LogText({ line, pattern }: LogTextProps) {
  const hidden = line.text.length - maxShown
  const text = hidden > 0 ? line.text.slice(0, maxShown) : line.text
  const { spans } = parseAnsi(text, line.style ?? undefined)
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
      {hidden > 0 && <span className="log-hidden"> … and {hidden} more characters in the download</span>}
    </>
  )
})
