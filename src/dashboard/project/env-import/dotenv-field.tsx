import { useRef, useState } from 'react'
import { ActionError } from '../../ui/action-error.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** The text of a `.env` file, pasted or read from one. */
export function DotenvField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<Error | null>(null)
  const read = async (file: File) => {
    try {
      onChange(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()))
      setProblem(null)
    } catch {
      setProblem(new Error(`${file.name} is no text in UTF-8.`))
    }
  }
  return (
    <>
      <TextField
        label="Text of the .env file"
        rows={8}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        placeholder={'KEY=value\nOTHER="two words"'}
        wrap="off"
      />
      <input
        ref={input}
        type="file"
        hidden
        aria-label="A .env file"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) void read(file)
          event.target.value = ''
        }}
      />
      <button type="button" className="button small start" onClick={() => input.current?.click()}>
        Choose a file
      </button>
      <ActionError error={problem} />
    </>
  )
}
