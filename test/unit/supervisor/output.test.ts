import { expect, test } from 'vitest'
import { formatLine } from '../../../src/supervisor/output.ts'

const time = Date.UTC(2026, 0, 1, 12, 30, 1)
const entry = JSON.stringify({ level: 40, time, pid: 7, hostname: 'h', msg: 'slow', project: 'hello' })

test('a person reads a clock, the process, the level, the message and its details', () => {
  expect(formatLine('server', entry, true)).toMatch(/^\d\d:30:01 server {2}warn {2}slow project="hello"$/)
})

test('a log collector gets JSON, with the name of the process', () => {
  expect(JSON.parse(formatLine('server', entry, false))).toEqual({ ...JSON.parse(entry), name: 'server' })
})

test('text that is no JSON, or only looks so, becomes the message', () => {
  for (const text of ['plain', '{ not json', '']) {
    expect(JSON.parse(formatLine('redis', text, false))).toMatchObject({
      level: 30,
      msg: text,
      name: 'redis',
    })
  }
})
