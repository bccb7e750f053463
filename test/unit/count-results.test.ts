import { expect, test } from 'vitest'
import { countResults, failures, secondTries } from '../count-results.ts'

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

test('what failed is named, with the first line of why', () => {
  const passed = { status: 'passed', fullName: 'works', failureMessages: [] }
  const failed = {
    status: 'failed',
    fullName: 'a push is live',
    failureMessages: ['Error: 1 is not 2\n    at x'],
  }
  const flaky = { status: 'passed', fullName: 'is quick', failureMessages: ['Error: too late'] }
  const files = [
    { name: 'a.test.ts', status: 'failed', message: '', assertionResults: [passed, failed, flaky] },
    { name: 'b.test.ts', status: 'failed', message: 'Cannot find c', assertionResults: [] },
  ]
  expect(failures(report(1, 1, files))).toEqual([
    'b.test.ts\n    Cannot find c',
    'a.test.ts: a push is live\n    Error: 1 is not 2',
  ])
  expect(secondTries(report(1, 1, files))).toEqual(['a.test.ts: is quick\n    Error: too late'])
  expect([failures(null), secondTries(null)]).toEqual([[], []])
})
