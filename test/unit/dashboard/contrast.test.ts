import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const themes = ['light', 'dark'] as const
const css = ['tokens', 'log'].map((name) =>
  readFileSync(new URL(`../../../src/dashboard/styles/${name}.css`, import.meta.url), 'utf8'),
)
const colors = new Map(
  [...css.join('\n').matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }],
  ),
)

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

const grounds = ['ground', 'surface', 'raised']
const rowGrounds = ['surface', 'raised', 'accent-soft', 'active-soft', 'bad-soft']
const palette = Array.from({ length: 16 }, (_, index) => `ansi-${index}`)
const pairs: [string, string[]][] = [
  ['text', [...grounds, ...rowGrounds, 'good-soft', 'neutral-soft', 'mark', 'mark-current']],
  ['muted', [...grounds, ...rowGrounds, 'neutral-soft']],
  ['accent', [...grounds, ...rowGrounds]],
  ['on-accent', ['accent', 'bad']],
  ['good', [...grounds, 'good-soft']],
  ['active', [...grounds, 'active-soft']],
  ['bad', [...grounds, ...rowGrounds]],
  ...palette.map((color): [string, string[]] => [color, rowGrounds]),
]

test.each(pairs)('%s can be read on each of its grounds, in light and dark', (text, on) => {
  const poor = on.flatMap((ground) =>
    themes.flatMap((theme) => {
      const ratio = contrast(colors.get(text)![theme], colors.get(ground)![theme])
      return ratio < 4.5 ? [`${theme}: ${text} on ${ground} ${ratio.toFixed(2)}`] : []
    }),
  )
  expect(poor).toEqual([])
})
