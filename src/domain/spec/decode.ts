import type { Message } from './messages.ts'

/** No doprax.yaml that a person wrote comes near it. */
export const maxSpecBytes = 256 * 1024

/** The text of a doprax.yaml (UTF-8, with or without a byte order mark), or what is wrong with its bytes. */
export function decodeSpec(
  bytes: Uint8Array,
): { text: string; error: null } | { text: null; error: Message } {
  const refuse = (line: number, column: number, message: string) => ({
    text: null,
    error: { line, column, message },
  })
  if (bytes.length > maxSpecBytes) return refuse(1, 1, tooLong(bytes.length))
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refuse(1, 1, 'The file is saved as UTF-16. Save it as UTF-8, which every editor can.')
  }
  const text = new TextDecoder('utf-8').decode(bytes)
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const wrong = firstDifference(bytes.subarray(start), new TextEncoder().encode(text))
  if (wrong === null) return { text, error: null }
  const before = new TextDecoder('utf-8').decode(bytes.subarray(start, start + wrong)).split('\n')
  return refuse(
    before.length,
    before.at(-1)!.length + 1,
    'A character here is not UTF-8. Save the file as UTF-8, which every editor can.',
  )
}

export function tooLong(size: number): string {
  return `The file is ${Math.ceil(size / 1024)} KB long; a doprax.yaml has at most ${maxSpecBytes / 1024} KB. Keep long texts in files of their own and name them with 'source'.`
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | null {
  const index = a.findIndex((byte, position) => byte !== b[position])
  return index < 0 ? null : index
}
