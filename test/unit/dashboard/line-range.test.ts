import { expect, test } from 'vitest'
import { formatLineRange, parseLineRange } from '../../../src/dashboard/log/line-range.ts'

test.each([
  ['L10', 10, 10],
  ['#L10-L20', 10, 20],
  ['L10-20', 10, 20],
  ['#L20-L10', 10, 20],
  ['L999999999', 999999999, 999999999],
])('%s points to %i to %i', (hash, first, last) => {
  expect(parseLineRange(hash)).toEqual({ first, last })
})

test.each([
  '',
  '#',
  'L',
  'L0',
  'L-5',
  'L1-',
  'L1-L0',
  'L1.5',
  'L1e3',
  'l10',
  'L10-L20-L30',
  'L10 ',
  'L99999999999',
  'main',
  '#<img src=x onerror=alert(1)>',
])('%j points nowhere', (hash) => {
  expect(parseLineRange(hash)).toBeNull()
})

test('what is written is read again', () => {
  for (const range of [
    { first: 3, last: 3 },
    { first: 3, last: 12 },
  ]) {
    expect(parseLineRange(formatLineRange(range))).toEqual(range)
  }
})
