import { expect, test } from 'vitest'
import { tokenOf } from '../../../src/git/token.ts'

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

test.each([
  [basic('me:secret'), 'secret'],
  [basic('me:with:colon'), 'with:colon'],
  [basic('secret:'), 'secret'],
  [basic('secret'), 'secret'],
  [basic('secret:x-oauth-basic'), 'secret'],
  [basic(':secret'), 'secret'],
  ['Bearer secret', 'secret'],
  ['bearer secret', 'secret'],
  [basic(':'), null],
  [undefined, null],
  ['', null],
  ['Basic', null],
  ['Digest abc', null],
  ['Bearer a b', null],
])('%s', (header, expected) => {
  expect(tokenOf(header)).toBe(expected)
})
