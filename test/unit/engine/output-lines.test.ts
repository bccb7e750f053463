import { expect, test } from 'vitest'
import { OutputLines } from '../../../src/engine/build/output-lines.ts'

function linesOf(...chunks: (string | Buffer)[]): string[] {
  const lines = new OutputLines()
  const all = chunks.flatMap((chunk) => lines.write(Buffer.from(chunk as string)))
  return [...all, ...lines.end()]
}

test('lines come whole, however they are cut into chunks', () => {
  expect(linesOf('one\ntw', 'o\n\nthree')).toEqual(['one', 'two', '', 'three'])
})

test('a character split between two chunks stays whole', () => {
  const euro = Buffer.from('€')
  expect(linesOf(euro.subarray(0, 1), euro.subarray(1), '\n')).toEqual(['€'])
})

test('of a progress bar, what stands there in the end is kept', () => {
  expect(linesOf(' 1%\r 50%\r', '100%', '\n', 'done\r\n', 'windows', '\r', '\n')).toEqual([
    '100%',
    'done',
    'windows',
  ])
})

test('colours stay', () => {
  expect(linesOf('\x1b[31mred\x1b[0m\n')).toEqual(['\x1b[31mred\x1b[0m'])
})

test('an over-long line is cut, with a note, and without half a character', () => {
  const [line] = linesOf(`${'x'.repeat(3999)}😀${'y'.repeat(10_000_000)}\n`)
  expect(line).toBe(`${'x'.repeat(3999)} … (10000002 more characters)`)
})

test('a cut line ends its colours', () => {
  expect(linesOf(`\x1b[31m${'x'.repeat(5000)}\n`)[0]).toContain('\x1b[0m …')
})

test('an endless line of redrawn progress takes no memory', () => {
  const lines = new OutputLines()
  const chunk = Buffer.from('progress\r'.repeat(10_000))
  for (let i = 0; i < 50; i++) expect(lines.write(chunk)).toEqual([])
  expect(lines.end()).toEqual(['progress'])
})
