interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

/**
 * Counts `checks` (exit statuses) and vitest's JSON report. A file that could not run has no failed test in it and
 * counts as one failure, as does a run that failed or left no report without any failed test.
 */
export function countResults(
  checks: number[],
  vitestStatus: number,
  report: unknown,
): { passed: number; failed: number } {
  const { numPassedTests, numFailedTests, testResults } = (report ?? {
    numPassedTests: 0,
    numFailedTests: 0,
    testResults: [],
  }) as VitestReport
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length
  const failedTests = numFailedTests + brokenFiles
  const brokenRun = failedTests === 0 && (vitestStatus !== 0 || numPassedTests === 0) ? 1 : 0
  const failedChecks = checks.filter((status) => status !== 0).length
  return {
    passed: numPassedTests + checks.length - failedChecks,
    failed: failedTests + brokenRun + failedChecks,
  }
}
