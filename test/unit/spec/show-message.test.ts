import { expect, test } from 'vitest'
import { excerpt, showMessage } from '../../../src/domain/spec/show-message.ts'

const at = (line: number, column: number) => ({ line, column, message: 'Wrong.' })

test('a message stands above its line, with a caret under its place', () => {
  expect(showMessage('error', at(2, 4), 'doprax.yaml', '\ufeffa: 1\r\nb: x\r\n')).toBe(
    'doprax.yaml:2:4: error: Wrong.\n  2 | b: x\n    |    ^',
  )
})

test('tabs and control characters take one place each', () => {
  expect(excerpt(at(1, 5), 'a:\t\u001bx')).toBe('  1 | a:  x\n    |     ^')
})

test('of a long line, the part around the place is shown', () => {
  const [line, caret] = excerpt(at(1, 301), `${'x'.repeat(300)}!${'y'.repeat(300)}`).split('\n')
  expect(line).toHaveLength(106)
  expect(line![caret!.length - 1]).toBe('!')
})

test('the place behind the last line can be shown', () => {
  expect(excerpt(at(3, 1), 'a\nb\n')).toBe('  3 | \n    | ^')
})
