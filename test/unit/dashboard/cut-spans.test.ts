import { expect, test } from 'vitest'
import { cutSpans } from '../../../src/dashboard/log/cut-spans.ts'

const span = (text: string) => ({ text, style: {} })
const shown = (texts: string[]) => {
  const { spans, hidden } = cutSpans(texts.map(span))
  return { text: spans.map(({ text }) => text).join(''), hidden, spans: spans.length }
}

test('an ordinary line stays whole', () => {
  expect(shown(['one ', 'two'])).toEqual({ text: 'one two', hidden: 0, spans: 2 })
  expect(shown([])).toEqual({ text: '', hidden: 0, spans: 0 })
  expect(shown(['x'.repeat(5000)]).hidden).toBe(0)
})

test('of a very long line the first 5,000 characters are shown and the others counted', () => {
  const { text, hidden } = shown(['a'.repeat(4000), 'b'.repeat(4000), 'c'])
  expect(text).toBe('a'.repeat(4000) + 'b'.repeat(1000))
  expect(hidden).toBe(3001)
})

test('no character is cut in half', () => {
  const { text, hidden } = shown([`${'x'.repeat(4999)}🙂`, 'y'])
  expect(text).toBe('x'.repeat(4999))
  expect(hidden).toBe(3)
})

test('a line that changes its colour with each letter does not flood the page', () => {
  expect(shown(Array(100_000).fill('x'))).toMatchObject({ spans: 1000, hidden: 99_000 })
})
