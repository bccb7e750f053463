import { expect, test } from 'vitest'
import { safeReturnPath } from '../../../src/dashboard/session/return-path.ts'

test.each(['/', '/projects/site', '/projects/site/deployments/3?x=1#L10-L20'])('leads back to %s', (path) => {
  expect(safeReturnPath(path)).toBe(path)
})

test.each([
  undefined,
  7,
  '',
  'projects',
  'http://evil.test/',
  '//evil.test',
  '/\\evil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  'javascript:alert(1)',
  '/login',
  '/login?next=/login',
  '\\\\evil.test',
])('leads to the first page instead of %j', (path) => {
  expect(safeReturnPath(path)).toBe('/')
})
