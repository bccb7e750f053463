import { expect, test } from 'vitest'
import { readHaproxyLine } from '../../../src/ingress/haproxy-log.ts'

const read = (line: string) => JSON.parse(readHaproxyLine(line)!)

test('a line of haproxy gets its level', () => {
  expect(read('[ALERT]    (12) : Starting frontend http: cannot bind socket')).toMatchObject({
    level: 50,
    msg: 'Starting frontend http: cannot bind socket',
  })
  expect(read('[WARNING]  (12) : Former worker (13) exited with code 139 (Segmentation fault)').level).toBe(
    40,
  )
  expect(read('[NOTICE]   (12) : Something new').level).toBe(30)
})

test('a switch is no warning', () => {
  expect(read('[WARNING]  (9) : Server slot_0/a is UP/READY (leaving forced maintenance).').level).toBe(30)
  expect(read("[ALERT]    (9) : backend 'slot_0' has no server available!").level).toBe(30)
})

test('what every reload says is left out', () => {
  for (const text of [
    'Proxy slot_7 stopped (cumulated conns: FE: 0, BE: 0).',
    'haproxy version is 2.6.12-1+deb12u4',
    'path to executable is /usr/sbin/haproxy',
    'Reloading HAProxy',
    'New worker (9) forked',
    'Loading success.',
    'Former worker (8) exited with code 0 (Exit)',
  ]) {
    expect(readHaproxyLine(`[WARNING]  (9) : ${text}`)).toBeNull()
  }
})

test('any other text stays as it is', () => {
  expect(readHaproxyLine('a line of a library')).toBe('a line of a library')
  expect(readHaproxyLine('[WARNING]  (9) : ')).toBe('[WARNING]  (9) : ')
})
