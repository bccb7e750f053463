import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DeploymentLogs } from '../../../src/logs/deployment-logs.ts'
import { followLog, readLog } from '../../../src/logs/follow.ts'
import { createRedactor } from '../../../src/logs/redactor.ts'

const dir = mkdtempSync(join(tmpdir(), 'doprax-logs-'))
afterAll(() => rmSync(dir, { recursive: true }))
const logs = new DeploymentLogs(dir)
const texts = async (events: AsyncIterable<{ event: any }[]>) =>
  (await Array.fromAsync(events)).flat().map(({ event }) => event.text ?? event.type)

test('secrets are redacted in every form that a program prints them in', () => {
  const redact = createRedactor(['p@ss word', 'line one\nline two', 'abc'])
  const forms = [
    'p@ss word',
    Buffer.from('p@ss word').toString('base64'),
    encodeURIComponent('p@ss word'),
    'line two',
  ]
  for (const form of forms) expect(redact(`x ${form} y`)).toMatch(/^x \[redacted\]=* y$/)
  expect(redact('abc stays: it is too short')).toBe('abc stays: it is too short')
})

test('a reader hears what is there and what comes, to the end', async () => {
  const log = logs.writer(1, 1, (text) => text)
  log.write({ type: 'note', text: 'one' })
  await log.flush()
  const heard = texts(followLog(logs.path(1, 1), 0, async () => false, new AbortController().signal))
  log.write({ type: 'note', text: 'two' })
  log.write({ type: 'end', state: 'live' })
  expect(await heard).toEqual(['one', 'two', 'end'])
})

test('a reader that comes back loses no line and hears none twice', async () => {
  const log = logs.writer(1, 2, (text) => text)
  for (const text of ['a', 'ü', 'c']) log.write({ type: 'note', text })
  await log.flush()
  const all = (await Array.fromAsync(readLog(logs.path(1, 2), 0))).flat()
  for (const [index, { offset }] of all.entries()) {
    expect(await texts(readLog(logs.path(1, 2), offset))).toEqual(['a', 'ü', 'c'].slice(index + 1))
  }
})

test('a line torn by a crash swallows neither itself nor the next', async () => {
  const log = logs.writer(1, 3, (text) => text)
  log.write({ type: 'note', text: 'before' })
  await log.flush()
  appendFileSync(logs.path(1, 3), '{"at":1,"type":"no')
  log.write({ type: 'note', text: 'after' })
  await log.flush()
  expect(await texts(readLog(logs.path(1, 3), 0))).toEqual(['before', 'after'])
  expect(readFileSync(logs.path(1, 3), 'utf8').split('\n')).toHaveLength(4)
})

test('the last lines are heard though SQL said before them that all is over', async () => {
  const log = logs.writer(1, 4, (text) => text)
  const isOver = async () => {
    log.write({ type: 'error', code: 'x', text: 'the reason' })
    log.write({ type: 'end', state: 'failed' })
    return true
  }
  const heard = texts(followLog(logs.path(1, 4), 0, isOver, new AbortController().signal))
  expect(await heard).toEqual(['the reason', 'end'])
})
