import { StringDecoder } from 'node:string_decoder'

const longest = 4000

/**
 * Lines of what one step writes to one stream, as a terminal would show them in the end: of a line that was drawn again
 * and again with carriage returns, the last drawing. Colours stay. Over-long lines are cut, with a note.
 */
export class OutputLines {
  readonly #decoder = new StringDecoder('utf8')
  #line = ''
  #dropped = 0
  #returned = false

  write(bytes: Buffer): string[] {
    return this.#take(this.#decoder.write(bytes))
  }

  /** What was left without a line end. */
  end(): string[] {
    const lines = this.#take(this.#decoder.end())
    return this.#line || this.#dropped ? [...lines, this.#finish()] : lines
  }

  #take(text: string): string[] {
    const lines: string[] = []
    for (const [piece] of text.matchAll(/[^\r\n]+|\r|\n/g)) {
      if (piece === '\n') lines.push(this.#finish())
      else if (piece === '\r') this.#returned = true
      else this.#append(piece)
    }
    return lines
  }

  #append(text: string): void {
    if (this.#returned) this.#clear()
    const room = longest - this.#line.length
    const kept = text.length > room ? text.slice(0, isHighSurrogate(text, room - 1) ? room - 1 : room) : text
    this.#line += kept
    this.#dropped += text.length - kept.length
  }

  #finish(): string {
    const reset = this.#line.includes('\x1b[') ? '\x1b[0m' : ''
    const line = this.#dropped ? `${this.#line}${reset} … (${this.#dropped} more characters)` : this.#line
    this.#clear()
    return line
  }

  #clear(): void {
    this.#line = ''
    this.#dropped = 0
    this.#returned = false
  }
}

function isHighSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 0xd800 && code <= 0xdbff
}
