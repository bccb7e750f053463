import { expect, test } from 'vitest'
import { compareVersions } from '../../../src/setup/compare-versions.mjs'

test.each([
  ['2.39.5', '2.29', 1],
  ['2.9', '2.29', -1],
  ['2.4', '2.4', 0],
  ['2.4.0', '2.4', 0],
  ['2.4', '2.4.1', -1],
  ['10.0.1', '9.9.9', 1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign)
})
