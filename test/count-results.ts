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
  assertionResults: TestResult[]
}

interface TestResult {
  status: string
  fullName: string
  /** Of each try. */
  failureMessages: string[]
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

/** Vitest's JSON report: each test that failed and each file that could not run, with the first line of why. */
export function failures(report: unknown): string[] {
  const { testResults } = (report ?? nothing) as VitestReport
  const broken = testResults.filter(isBroken).map(({ name, message }) => told(name, message))
  return [...broken, ...testsThat((result) => result.status === 'failed', testResults)]
}

/** The same of each test that failed, and passed when it was tried again. */
export function secondTries(report: unknown): string[] {
  const { testResults } = (report ?? nothing) as VitestReport
  return testsThat(
    ({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0,
    testResults,
  )
}

function testsThat(applies: (result: TestResult) => boolean, files: FileResult[]): string[] {
  return files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(applies)
      .map(({ fullName, failureMessages }) => told(`${name}: ${fullName}`, failureMessages[0] ?? '')),
  )
}

const nothing: VitestReport = { numPassedTests: 0, numFailedTests: 0, testResults: [] }
const isBroken = ({ status, assertionResults }: FileResult) =>
  status === 'failed' && assertionResults.length === 0
const told = (test: string, message: string) => `${test}\n    ${message.split('\n')[0]!.slice(0, 300)}`
