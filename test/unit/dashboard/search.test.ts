import { expect, test } from 'vitest'
import { findLines, firstFrom, markMatches, searchPattern } from '../../../src/dashboard/log/search.ts'

function find(texts: string[], query: string, from = 0): number[] {
  const found: number[] = []
  const lines = texts.map((plain) => ({ plain }))
  findLines(lines, searchPattern(query)!, from, found)
  return found
}

const marked = (spans: string[], query: string) =>
  markMatches(
    spans.map((text) => ({ text })),
    searchPattern(query),
  ).map(({ text, hit }) => (hit ? `[${text}]` : text))

test('any letter case matches; an empty query looks for nothing', () => {
  expect(find(['Error', 'fine', 'an ERROR again'], 'error')).toEqual([0, 2])
  expect(searchPattern('')).toBeNull()
})

test.each(['.*', '(', '[a-z', 'a+b', '$1', '^', '\\', '\\d', 'a|b', '{2}', '?', 'a-b', '/x/'])(
  '%s is looked for as it stands',
  (query) => {
    expect(find([`say ${query} twice ${query}`, 'aab 12 b'], query)).toEqual([0])
    expect(marked([`<${query}>`], query)).toEqual(['<', `[${query}]`, '>'])
  },
)

test('a growing log is searched from where the search stopped', () => {
  expect(find(['x', 'y', 'x'], 'x', 1)).toEqual([2])
})

test.each([
  [0, 0],
  [4, 1],
  [5, 1],
  [9, 2],
  [10, 0],
])('from line %i, match %i comes first, around the end', (line, position) => {
  expect(firstFrom([1, 5, 9], line)).toBe(position)
})

test('the first of no matches is no trouble', () => {
  expect(firstFrom([], 3)).toBe(0)
})

test('marks what matches, also across a change of colour', () => {
  expect(marked(['one two', ' three'], 'two t')).toEqual(['one ', '[two]', '[ t]', 'hree'])
  expect(marked(['aaa'], 'a')).toEqual(['[a]', '[a]', '[a]'])
  expect(marked(['aaa'], 'aa')).toEqual(['[aa]', 'a'])
  expect(marked(['', 'x', ''], 'x')).toEqual(['[x]'])
  expect(marked(['none'], 'x')).toEqual(['none'])
  expect(marked(['all'], '')).toEqual(['all'])
})

test('markup is text here too', () => {
  expect(marked(['<b>bold</b>'], '<b>')).toEqual(['[<b>]', 'bold</b>'])
})
