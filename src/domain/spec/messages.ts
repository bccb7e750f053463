import type { LineCounter } from 'yaml'

/** What is wrong in a doprax.yaml and how to put it right; line and column count from 1. */
export interface Message {
  line: number
  column: number
  message: string
}

/** More would help nobody. */
const most = 100

/** Collects what there is to say of one file; `at` is an offset in its text. */
export class Messages {
  readonly #lines: LineCounter
  readonly #errors = new Map<string, Message>()
  readonly #warnings = new Map<string, Message>()

  constructor(lines: LineCounter) {
    this.#lines = lines
  }

  error(at: number, message: string): void {
    this.#add(this.#errors, at, message)
  }

  warn(at: number, message: string): void {
    this.#add(this.#warnings, at, message)
  }

  get errors(): Message[] {
    return inOrder(this.#errors)
  }

  get warnings(): Message[] {
    return inOrder(this.#warnings)
  }

  lineOf(at: number): number {
    return this.#lines.linePos(at).line
  }

  /** What an alias repeats is said once. */
  #add(messages: Map<string, Message>, at: number, message: string): void {
    const { line, col: column } = this.#lines.linePos(at)
    messages.set(`${at} ${message}`, { line, column, message })
  }
}

function inOrder(messages: Map<string, Message>): Message[] {
  const sorted = [...messages.values()].sort((a, b) => a.line - b.line || a.column - b.column)
  if (sorted.length <= most) return sorted
  const rest = sorted[most]!
  return [...sorted.slice(0, most), { ...rest, message: `And ${sorted.length - most} more from here on.` }]
}

/** Text of a file as it may stand in a message: short, on one line. */
export function shown(text: string): string {
  const printable = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
  return printable.length > 60 ? `${printable.slice(0, 59)}…` : printable
}

/** `a`, `a and b`, `a, b and c` */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
