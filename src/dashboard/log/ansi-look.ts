import type { CSSProperties } from 'react'
import type { AnsiColor, AnsiStyle } from './ansi.ts'

/** Classes for a style, and its colours as the custom properties that these use (log.css). */
export function ansiLook(style: AnsiStyle): { className: string; style: CSSProperties | undefined } {
  const fg = style.inverse ? style.bg : style.fg
  const bg = style.inverse ? (style.fg ?? 'var(--text)') : style.bg
  const classes: string[] = []
  const custom: Record<string, string> = {}
  if (fg !== undefined) {
    classes.push(typeof fg === 'string' ? 'ansi-own-fg' : 'ansi-fg')
    custom['--fg'] = cssColor(fg)
  }
  if (bg !== undefined) {
    classes.push('ansi-bg')
    custom['--bg'] = cssColor(bg)
  }
  for (const name of ['bold', 'dim', 'italic', 'underline', 'strike'] as const) {
    if (style[name]) classes.push(`ansi-${name}`)
  }
  return {
    className: classes.join(' '),
    style: Object.keys(custom).length > 0 ? (custom as CSSProperties) : undefined,
  }
}

function cssColor(color: AnsiColor): string {
  return typeof color === 'number' ? `var(--ansi-${color})` : color
}
