import { expect, test } from 'vitest'
import { type Check, judgeChecks, settleMs } from '../../../src/domain/checks.ts'

const patience = { graceMs: 120_000, limitMs: 3_600_000 }
const check = (name: string, state: Check['state'], url: string | null = null): Check => ({
  name,
  state,
  url,
})
const judge = (checks: Check[], waitedMs = 0, greenMs = 0) =>
  judgeChecks(checks, { waitedMs, greenMs }, patience)

test('what is not done is waited for by name', () => {
  const checks = [check('lint', 'passed'), check('build', 'pending'), check('test', 'pending')]
  expect(judge(checks)).toEqual({ verdict: 'wait', waitsFor: 'checks on GitHub: build, test.' })
  const many = Array.from({ length: 9 }, (_, n) => check(`test ${n}`, 'pending'))
  expect(judge(many)).toMatchObject({ waitsFor: expect.stringMatching(/test 4 and 4 more\.$/) })
})

test('what has passed must stay so for a moment, as jobs that need others appear after them', () => {
  const checks = [check('build', 'passed')]
  expect(judge(checks, 0, settleMs - 1)).toMatchObject({ verdict: 'wait' })
  expect(judge(checks, 0, settleMs)).toEqual({ verdict: 'pass', note: 'Passed: build.' })
})

test('a failure ends it at once, with the name and the link of the check', () => {
  const checks = [check('build', 'failed', 'https://ci.example/1'), check('test', 'pending')]
  expect(judge(checks)).toEqual({
    verdict: 'fail',
    code: 'checks_failed',
    reason: 'A check did not pass: build: https://ci.example/1',
  })
  expect(judge([check('a', 'failed'), check('b', 'failed')])).toMatchObject({
    reason: '2 checks did not pass: a\nb',
  })
})

test('without any check it goes on after the grace time, and says so', () => {
  expect(judge([], patience.graceMs - 1)).toMatchObject({ verdict: 'wait' })
  expect(judge([], patience.graceMs)).toMatchObject({
    verdict: 'pass',
    note: expect.stringMatching(/no checks of this commit after 2 m 0 s/),
  })
})

test('the wait has a limit', () => {
  expect(judge([check('slow', 'pending')], patience.limitMs)).toMatchObject({
    verdict: 'fail',
    code: 'checks_timeout',
    reason: expect.stringMatching(/slow.*DOPRAX_CHECKS_TIMEOUT/s),
  })
})
