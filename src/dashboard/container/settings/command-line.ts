import { shellWord } from '../../../domain/shell-word.ts'

/**
 * The words of a command, as a shell splits a line (POSIX sh 2.2: quotes and backslashes, and nothing else of a shell),
 * or as a JSON list has them. null: there is none. Throws an Error for a quote without an end, or what is no such list.
 */
export function parseCommand(text: string): string[] | null {
  const line = text.trim()
  if (line === '') return null
  return line.startsWith('[') ? parseList(line) : splitWords(line)
}

/** As a line that `parseCommand` reads back. */
export function formatCommand(words: readonly string[]): string {
  return words.map(quote).join(' ')
}

function quote(word: string): string {
  if (word.includes("'") && !/["$`\\]/.test(word)) return `"${word}"`
  return shellWord(word)
}

function parseList(text: string): string[] {
  try {
    const words: unknown = JSON.parse(text)
    if (Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string'))
      return words
  } catch {}
  throw new Error('What begins with [ is to be a JSON list of texts, like ["nginx", "-g", "daemon off;"].')
}

function splitWords(line: string): string[] {
  const words: string[] = []
  let word: string | null = null
  for (const [piece] of line.matchAll(/\s+|'[^']*'|"(?:[^"\\]|\\.)*"|\\.|./gs)) {
    if (/^\s/.test(piece)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + meaningOf(piece)
  }
  return word === null ? words : [...words, word]
}

function meaningOf(piece: string): string {
  if (piece.length > 1 && piece.startsWith("'")) return piece.slice(1, -1)
  if (piece.length > 1 && piece.startsWith('"'))
    return piece.slice(1, -1).replace(/\\([$`"\\\n])/g, (_, char: string) => (char === '\n' ? '' : char))
  if (piece === '\\\n') return ''
  if (piece.length > 1) return piece.slice(1)
  if (piece === "'" || piece === '"') throw new Error(`The quote ${piece} in the command has no end.`)
  return piece
}
