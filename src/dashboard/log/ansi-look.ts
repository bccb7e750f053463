import type { CSSProperties } from 'react'
import type { AnsiColor, AnsiStyle } from './ansi.ts'

/** Classes (log.css) for a style, and the colours that are none of the theme's 16 as custom properties. */
export function ansiLook(style: AnsiStyle): { className: string; style: CSSProperties | undefined } {
  const fg = style.inverse ? (style.bg ?? 'background') : style.fg
  const bg = style.inverse ? (style.fg ?? 'text') : style.bg
  const classes = [colorClass('fg', fg), colorClass('bg', bg)]
  for (const name of ['bold', 'dim', 'italic', 'underline', 'strike'] as const) {
    if (style[name]) classes.push(`ansi-${name}`)
  }
  const custom: Record<string, string> = {}
  if (isCustom(fg)) custom['--fg'] = fg
  if (isCustom(bg)) custom['--bg'] = bg
  return {
    className: classes.filter(Boolean).join(' '),
    style: Object.keys(custom).length > 0 ? (custom as CSSProperties) : undefined,
  }
}

function colorClass(kind: 'fg' | 'bg', color: AnsiColor | undefined): string {
  if (color === undefined) return ''
  return isCustom(color) ? `ansi-${kind}` : `ansi-${kind}-${color}`
}

function isCustom(color: AnsiColor | undefined): color is string {
  return typeof color === 'string' && color.startsWith('#')
}
