import { expect, test } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatDuration,
  formatSize,
  plural,
} from '../../../src/dashboard/ui/format.ts'

test.each([
  [-5, '0 ms'],
  [0, '0 ms'],
  [85.4, '85 ms'],
  [99.6, '0.1 s'],
  [400, '0.4 s'],
  [12_000, '12.0 s'],
  [59_949, '59.9 s'],
  [59_950, '1 m 00 s'],
  [200_000, '3 m 20 s'],
  [3_599_400, '59 m 59 s'],
  [3_599_600, '1 h 00 m'],
  [7_500_000, '2 h 05 m'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [41_300_000, '41 MB'],
  [2_500_000_000, '2.5 GB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [-3000, 'just now'],
  [9_000, 'just now'],
  [59_000, '59 seconds ago'],
  [60_000, '1 minute ago'],
  [3_599_000, '59 minutes ago'],
  [7_200_000, '2 hours ago'],
  [86_400_000, '1 day ago'],
])('%d ms back is %s', (ms, text) => {
  expect(formatAgo(1e12 - ms, 1e12)).toBe(text)
})

test('what is long ago has a date', () => {
  const then = Date.UTC(2026, 0, 15, 12)
  expect(formatAgo(then, then + 60 * 86_400_000)).toBe('Jan 15, 2026')
})

test('one line, two lines, 100,000 lines', () => {
  expect([0, 1, 2, 100_000].map((count) => plural(count, 'line'))).toEqual([
    '0 lines',
    '1 line',
    '2 lines',
    '100,000 lines',
  ])
})

test('sizes of containers are shown as they are written', () => {
  expect([512 * 1024 ** 2, 10 * 1024 ** 3, 0].map(formatSize)).toEqual(['512 MB', '10 GB', '0 B'])
})
