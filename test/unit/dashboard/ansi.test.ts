import { expect, test } from 'vitest'
import { hasControls, lastOverwrite, parseAnsi, stripAnsi } from '../../../src/dashboard/log/ansi.ts'
import { ansiLook } from '../../../src/dashboard/log/ansi-look.ts'

const styleOf = (sgr: string) => parseAnsi(`\x1b[${sgr}mx`).end

test.each([
  ['31', { fg: 1 }],
  ['1;92', { bold: true, fg: 10 }],
  ['44', { bg: 4 }],
  ['103', { bg: 11 }],
  ['38;5;9', { fg: 9 }],
  ['38;5;16', { fg: '#000000' }],
  ['38;5;208', { fg: '#ff8700' }],
  ['48;5;255', { bg: '#eeeeee' }],
  ['38;2;1;2;255', { fg: '#0102ff' }],
  ['38:2::1:2:255', { fg: '#0102ff' }],
  ['1;38;2;1;2;3;3;4', { bold: true, italic: true, fg: '#010203', underline: true }],
  ['1;0', {}],
  ['', {}],
  ['31;39', {}],
])('ESC [ %s m gives %j', (sgr, style) => {
  expect(styleOf(sgr)).toEqual(style)
})

test.each(['38;5;256', '38;2;1;2', '38;2;300;0;0', '38;9;1', '999', '38', ';;;', '1e9', '?25'])(
  'ESC [ %s m, which makes no sense, gives no colour',
  (sgr) => {
    const { fg, bg } = styleOf(sgr)
    expect([fg, bg]).toEqual([undefined, undefined])
  },
)

test('a style lasts to the line after', () => {
  const first = parseAnsi('\x1b[31mred')
  expect(parseAnsi('more\x1b[0m plain', first.end).spans).toEqual([
    { text: 'more', style: { fg: 1 } },
    { text: ' plain', style: {} },
  ])
})

test.each([
  ['cursor movement and erasing', 'a\x1b[2K\x1b[1A\x1b[10;20Hb', 'ab'],
  ['a window title', 'a\x1b]0;title\x07b', 'ab'],
  ['a hyperlink, but not its text', '\x1b]8;;http://x.test\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['a device string', 'a\x1bPq#0;2\x1b\\b', 'ab'],
  ['a reset and a character set', 'a\x1bc\x1b(Bb', 'ab'],
  ['bell, backspace, NUL, DEL and eight-bit controls', 'a\x07\x08\0\x7f\x9bb', 'ab'],
  ['a lonely escape at the end', 'ab\x1b', 'ab'],
])('drops %s', (_, text, shown) => {
  expect(stripAnsi(text)).toBe(shown)
  expect(hasControls(text)).toBe(true)
})

test('text behind a sequence that never ends is not swallowed', () => {
  expect(stripAnsi('a\x1b]0;title and 5 important words')).toBe('a0;title and 5 important words')
  expect(stripAnsi('a\x1b[31')).toBe('a31')
})

test('tabs, markup and any letters stay as they are', () => {
  const text = '\t<script>alert(1)</script> &amp; ü 漢 🙂 \u202e'
  expect(stripAnsi(text)).toBe(text)
  expect(hasControls(text)).toBe(false)
})

test('a line of nothing but escapes takes no quadratic time', () => {
  for (const piece of ['\x1b]', '\x1b[', '\x1bP0', '\x1b[0', '\x1b']) {
    expect(stripAnsi(piece.repeat(200_000)).length).toBeLessThanOrEqual(200_000)
  }
})

test.each([
  ['10%\r50%\r100%', '100%'],
  ['100%\r', '100%'],
  ['windows\r\r', 'windows'],
  ['\r', ''],
])('of %j, %j is what stands there', (text, shown) => {
  expect(lastOverwrite(text)).toBe(shown)
})

test('colours reach the page as the theme’s own, or as #rrggbb, and as nothing else', () => {
  expect(ansiLook({ fg: 1, bg: '#102030', bold: true })).toEqual({
    className: 'ansi-fg ansi-bg ansi-bold',
    style: { '--fg': 'var(--ansi-1)', '--bg': '#102030' },
  })
  expect(ansiLook({ fg: '#102030', inverse: true })).toEqual({
    className: 'ansi-bg',
    style: { '--bg': '#102030' },
  })
  expect(ansiLook({})).toEqual({ className: '', style: undefined })
})
