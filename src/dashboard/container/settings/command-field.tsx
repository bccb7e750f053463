import { useState } from 'react'
import { TextField } from '../../ui/text-field.tsx'
import { formatCommand, parseCommand } from './command-line.ts'

/** A command's line, and the words that the program gets of it. */
export function CommandField({ words }: { words: readonly string[] | null }) {
  const [text, setText] = useState(words ? formatCommand(words) : '')
  return (
    <TextField
      className="whole-row"
      label="Command"
      name="command"
      rows={2}
      value={text}
      onChange={(event) => setText(event.target.value)}
      placeholder="the image’s own"
      help={
        <>
          Replaces the image’s CMD. Quotes hold words together as in a shell, but no shell runs it: for{' '}
          <code>$</code>, <code>&amp;&amp;</code> or <code>|</code> write <code>sh -c '…'</code>. A JSON list
          will do as well.
          <Words text={text} />
        </>
      }
    />
  )
}

function Words({ text }: { text: string }) {
  const words = wordsOf(text)
  if (!words) return null
  return (
    <p className="words">
      {words.map((word, index) => (
        <code key={index}>{word}</code>
      ))}
    </p>
  )
}

/** null: there are none, or not yet, as a quote is still open. */
function wordsOf(text: string): string[] | null {
  try {
    return parseCommand(text)
  } catch {
    return null
  }
}
