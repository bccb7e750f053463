import { expect, test } from 'vitest'
import { remoteLine } from '../../../src/git/remote-line.ts'

test.each([
  ['plain ü 漢 🙂\tx', 'plain ü 漢 🙂\tx'],
  ['\u001b[1;31mred\u001b[0m', '\u001b[1;31mred\u001b[0m'],
  ['a\u001b[2Jb', 'ab'],
  ['a\u001b]0;title\u0007b', 'ab'],
  ['a\u001b]0;title\u001b\\b', 'ab'],
  ['50%\r100%', '50%100%'],
  ['a\u0000\u0008\u007f\u009bb', 'ab'],
  ['a\u001bcb', 'ab'],
  ['end\u001b', 'end'],
])('%j becomes %j', (text, expected) => {
  expect(remoteLine(text)).toBe(expected)
})

test('a line has an end', () => {
  expect(remoteLine('x'.repeat(10_000)).length).toBe(4097)
})

test('a line of escapes takes no quadratic time', () => {
  expect(remoteLine('\u001b]'.repeat(100_000))).toBe('')
})
