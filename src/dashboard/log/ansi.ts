/** Colour: 0-15 for the terminal's own palette, else `#rrggbb`. */
export type AnsiColor = number | string

export interface AnsiStyle {
  fg?: AnsiColor
  bg?: AnsiColor
  bold?: boolean
  dim?: boolean
  italic?: boolean
  underline?: boolean
  strike?: boolean
  inverse?: boolean
}

export interface AnsiSpan {
  text: string
  style: AnsiStyle
}

/**
 * CSI, OSC (and the other strings, up to their terminator), two-character escapes, then any other control
 * character but tab. Of a sequence that is cut off only the introducer goes: what follows may be text.
 */
const control =
  /\x1b\[([0-?]*)([ -/]*[@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]?|\x1b|[\x00-\x08\x0a-\x1f\x7f-\x9f]/g

const noStyle: AnsiStyle = {}

/**
 * Reads select-graphic-rendition sequences (ECMA-48 8.3.117, with the 256-colour and true-colour
 * forms of ITU T.416) and drops every other control sequence. `end` is the style in force behind the text.
 */
export function parseAnsi(text: string, start: AnsiStyle = noStyle): { spans: AnsiSpan[]; end: AnsiStyle } {
  const spans: AnsiSpan[] = []
  let style = start
  let from = 0
  for (const match of text.matchAll(control)) {
    push(text.slice(from, match.index))
    from = match.index + match[0].length
    if (match[2] === 'm') style = applySgr(style, match[1]!)
  }
  push(text.slice(from))
  return { spans, end: style }

  function push(piece: string): void {
    if (piece === '') return
    const last = spans.at(-1)
    if (last?.style === style) last.text += piece
    else spans.push({ text: piece, style })
  }
}

/** The text without control sequences: what a search looks at and a copy gives. */
export function stripAnsi(text: string): string {
  return text.replace(control, '')
}

export function hasControls(text: string): boolean {
  return text.search(control) >= 0
}

/** What a terminal would show of a line that went back to its start: progress bars do. */
export function lastOverwrite(text: string): string {
  const line = text.replace(/\r+$/, '')
  return line.slice(line.lastIndexOf('\r') + 1)
}

const flags: Record<number, AnsiStyle> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
}

function applySgr(style: AnsiStyle, parameters: string): AnsiStyle {
  let next: AnsiStyle = { ...style }
  const codes = parameters.split(/[;:]/).map(Number)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!
    if (code === 0) next = {}
    else if (flags[code]) Object.assign(next, flags[code])
    else if (code >= 30 && code <= 37) next.fg = code - 30
    else if (code >= 90 && code <= 97) next.fg = code - 82
    else if (code >= 40 && code <= 47) next.bg = code - 40
    else if (code >= 100 && code <= 107) next.bg = code - 92
    else if (code === 39) delete next.fg
    else if (code === 49) delete next.bg
    else if (code === 38 || code === 48) {
      const { color, length } = extendedColor(codes.slice(i + 1), parameters.includes(':'))
      if (color !== null) next[code === 38 ? 'fg' : 'bg'] = color
      i += length
    }
  }
  return next
}

/** `5;n` or `2;r;g;b`; with colons a colour-space id stands before r. */
function extendedColor(codes: number[], colons: boolean): { color: AnsiColor | null; length: number } {
  if (codes[0] === 5) return { color: paletteColor(codes[1]), length: 2 }
  if (codes[0] !== 2) return { color: null, length: codes.length }
  const skip = colons && codes.length >= 5 ? 2 : 1
  const rgb = codes.slice(skip, skip + 3)
  return { color: rgb.length === 3 && rgb.every(isByte) ? hex(rgb) : null, length: skip + 2 }
}

/** xterm's 256 colours: 16 of the theme, a 6×6×6 cube, 24 greys. */
function paletteColor(index: number | undefined): AnsiColor | null {
  if (index === undefined || !isByte(index)) return null
  if (index < 16) return index
  if (index >= 232) return hex(Array<number>(3).fill(8 + (index - 232) * 10))
  const cube = index - 16
  const level = (n: number) => (n === 0 ? 0 : 55 + n * 40)
  return hex([level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)])
}

function isByte(n: number): boolean {
  return Number.isInteger(n) && n >= 0 && n <= 255
}

function hex(rgb: number[]): string {
  return `#${rgb.map((n) => n.toString(16).padStart(2, '0')).join('')}`
}
