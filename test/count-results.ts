interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: FileResult[]
}

interface FileResult {
  name: string
  status: string
  /** Of a file that could not run. */
  message: string
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
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
  const { numPassedTests, numFailedTests, testResults } = (report ?? nothing) as VitestReport
  const brokenFiles = testResults.filter(isBroken).length
  const failedTests = numFailedTests + brokenFiles
  const brokenRun = failedTests === 0 && (vitestStatus !== 0 || numPassedTests === 0) ? 1 : 0
  const failedChecks = checks.filter((status) => status !== 0).length
  return {
    passed: numPassedTests + checks.length - failedChecks,
    failed: failedTests + brokenRun + failedChecks,
  }
}

/** Vitest's JSON report: a line for each test that failed and each file that could not run, with why. */
export function failures(report: unknown): string[] {
  const { testResults } = (report ?? nothing) as VitestReport
  return testResults.flatMap((file) => {
    if (isBroken(file)) return [failure(file.name, file.message)]
    return file.assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => failure(`${file.name}: ${fullName}`, failureMessages[0] ?? ''))
  })
}

const nothing: VitestReport = { numPassedTests: 0, numFailedTests: 0, testResults: [] }
const isBroken = ({ status, assertionResults }: FileResult) =>
  status === 'failed' && assertionResults.length === 0
const failure = (test: string, message: string) => `${test}\n    ${message.split('\n')[0]!.slice(0, 300)}`
