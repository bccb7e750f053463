import { describe, expect, test } from 'vitest'
import { canMove, deploymentStates } from '../../../src/domain/deployment.ts'
import { explainSilence } from '../../../src/domain/health-report.ts'
import { renderLogEvent, seconds } from '../../../src/domain/log-event.ts'
import { checkProjectName, checkVariableName } from '../../../src/domain/names.ts'
import { choosePort } from '../../../src/domain/ports.ts'
import { decideRef, deployBranchOf } from '../../../src/domain/push-rules.ts'
import { imagesToKeep } from '../../../src/domain/retention.ts'
import { gatewayOf } from '../../../src/domain/subnet.ts'

const oid = 'a'.repeat(40)
const none = '0'.repeat(40)
const tcp = (port: number) => ({ port, protocol: 'tcp', inherited: false })
const pushed = (ref: string, newOid = oid) => ({ ref, oldOid: none, newOid })

describe('project names', () => {
  test.each(['a', 'hello', '3d', 'a-b', 'x'.repeat(63)])('%s is one', (name) => {
    expect(() => checkProjectName(name)).not.toThrow()
  })

  test.each(['', '-a', 'a-', 'A', 'a.b', 'a_b', 'x'.repeat(64), 'xn--abc', 'main', 'a\0b', '..', 'é'])(
    '%j is none',
    (name) => {
      expect(() => checkProjectName(name)).toThrow()
    },
  )

  test('a name that would do is suggested', () => {
    expect(() => checkProjectName('My_App!')).toThrow("like 'my-app'")
  })
})

test.each(['1A', '-A', '', 'A=B', 'A\n'])('%j is no name of a variable', (key) => {
  expect(() => checkVariableName(key)).toThrow()
})

describe('which branch deploys', () => {
  test('the one chosen before, then main, then master, then the first', () => {
    const [main, master, other] = ['main', 'master', 'other'].map((name) => pushed(`refs/heads/${name}`))
    expect(deployBranchOf('live', [main!])).toBe('live')
    expect(deployBranchOf(null, [other!, master!, main!])).toBe('main')
    expect(deployBranchOf(null, [other!, master!])).toBe('master')
    expect(deployBranchOf(null, [other!])).toBe('other')
    expect(deployBranchOf(null, [pushed('refs/tags/v1'), pushed('refs/heads/gone', none)])).toBeNull()
  })

  test('only it is deployed, and it is not deleted', () => {
    expect(decideRef(pushed('refs/heads/main'), 'main').decision).toBe('deploy')
    expect(decideRef(pushed('refs/heads/main', none), 'main').decision).toBe('refuse')
    expect(decideRef(pushed('refs/heads/other'), 'main').decision).toBe('store')
    expect(decideRef(pushed('refs/tags/main'), 'main').decision).toBe('store')
    expect(decideRef(pushed('refs/doprax/deployments/1'), 'main').decision).toBe('refuse')
  })
})

describe('the port', () => {
  test('is what the user set, else the first exposed', () => {
    expect(choosePort([tcp(3000), tcp(9229)], '8000')).toEqual({ port: 8000, source: 'PORT' })
    expect(choosePort([tcp(3000)], undefined)).toEqual({ port: 3000, source: 'EXPOSE' })
    expect(choosePort([tcp(3000), tcp(9229)], undefined).source).toBe(
      'the first EXPOSE; also 9229: set the variable PORT to choose',
    )
    expect(choosePort([{ ...tcp(80), inherited: true }], undefined).source).toBe('EXPOSE of the base image')
    const range = Array.from({ length: 9 }, (_, index) => tcp(3000 + index))
    expect(choosePort(range, undefined).source).toContain('also 3001, 3002, 3003, 3004, 3005 and 3 more')
  })

  test.each(['0', '65536', 'abc', '80.5', ''])('PORT=%j is refused', (value) => {
    expect(() => choosePort([tcp(3000)], value)).toThrow('PORT')
  })

  test('none is an error that says what to add', () => {
    expect(() => choosePort([], undefined)).toThrow('EXPOSE 3000')
    expect(() => choosePort([{ ...tcp(53), protocol: 'udp' }], undefined)).toThrow(
      'exposes no TCP port (only 53/udp)',
    )
  })
})

test('images of the newest ten releases that were live stay, of the live one, and of those under way', () => {
  const release = (number: number) => ({
    imageRef: `image:${number}`,
    wasLive: number !== 13,
    live: number === 1,
    pending: number === 14,
  })
  const kept = imagesToKeep(Array.from({ length: 14 }, (_, index) => release(14 - index)))
  expect([...kept].toSorted()).toEqual(
    [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14].map((number) => `image:${number}`).toSorted(),
  )
})

test('what listens elsewhere explains the silence on a port', () => {
  expect(explainSilence(3000, [{ address: '127.0.0.1', port: 3000 }])?.code).toBe('loopback_only')
  expect(explainSilence(3000, [{ address: '0.0.0.0', port: 8080 }])?.code).toBe('wrong_port')
  expect(explainSilence(3000, [{ address: '0.0.0.0', port: 3000 }])).toBeNull()
  expect(explainSilence(3000, [])).toBeNull()
})

test('no state is left once a deployment has ended, but live for retired', () => {
  for (const ended of ['retired', 'failed', 'canceled', 'superseded'] as const) {
    expect(deploymentStates.filter((state) => canMove(ended, state))).toEqual([])
  }
  expect(deploymentStates.filter((state) => canMove('live', state))).toEqual(['retired'])
})

test('the gateway is the first address of a subnet', () => {
  expect(gatewayOf('10.96.2.0/23')).toBe('10.96.2.1')
})

test('log events as a terminal shows them', () => {
  expect(renderLogEvent({ at: 0, type: 'phase', text: 'Go' })).toEqual(['-----> Go'])
  expect(renderLogEvent({ at: 0, type: 'error', code: 'x', text: 'cause\ncure' })).toEqual([
    '',
    ' !     cause',
    '       cure',
    '',
  ])
  expect([0, 449, 12_000, 59_900, 200_000].map(seconds)).toEqual([
    '0.0 s',
    '0.4 s',
    '12.0 s',
    '59.9 s',
    '3 m 20 s',
  ])
})
