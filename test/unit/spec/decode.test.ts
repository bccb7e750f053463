import { expect, test } from 'vitest'
import { decodeSpec } from '../../../src/domain/spec/decode.ts'

test('UTF-8 is read, with and without a byte order mark', () => {
  expect(decodeSpec(Buffer.from('a: é\n'))).toEqual({ text: 'a: é\n', error: null })
  expect(decodeSpec(Buffer.from('\ufeffa: é\n'))).toEqual({ text: 'a: é\n', error: null })
  expect(decodeSpec(Buffer.from('a: \ufffd\n')).error).toBeNull()
})

test.each([
  ['Latin 1', Buffer.from('a: 1\nb: caf\xe9\n', 'latin1'), 2, 7],
  ['half a character at the end', Buffer.from('a: \u20ac').subarray(0, 5), 1, 4],
  ['UTF-16', Buffer.from('\ufeffa: 1\n', 'utf16le'), 1, 1],
  ['too much', Buffer.alloc(2 ** 18 + 1, '#'), 1, 1],
])('%s is refused, with its place', (_, bytes, line, column) => {
  expect(decodeSpec(bytes)).toEqual({ text: null, error: { line, column, message: expect.any(String) } })
})
