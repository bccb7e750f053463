import { expect, test } from 'vitest'
import { countResults } from '../count-results.ts'

const report = (numPassedTests: number, numFailedTests: number, testResults: unknown[] = []) => ({
  numPassedTests,
  numFailedTests,
  testResults,
})

test('lint and types count as a test each', () => {
  expect(countResults([0, 0], 0, report(5, 0))).toEqual({ passed: 7, failed: 0 })
  expect(countResults([1, 0], 1, report(5, 2))).toEqual({ passed: 6, failed: 3 })
})

test('a file that could not run counts as a failure', () => {
  const broken = { status: 'failed', assertionResults: [] }
  expect(countResults([0, 0], 1, report(5, 0, [broken]))).toEqual({ passed: 7, failed: 1 })
})

test('a run that broke is never a success', () => {
  expect(countResults([0, 0], 143, null)).toEqual({ passed: 2, failed: 1 })
  expect(countResults([0, 0], 0, null)).toEqual({ passed: 2, failed: 1 })
  expect(countResults([0, 0], 1, report(5, 0))).toEqual({ passed: 7, failed: 1 })
})
