import { expect, test } from 'vitest'
import { emptyLog, type FoldedLog, foldEvent } from '../../../src/dashboard/log/fold.ts'
import type { LogEvent, NewLogEvent, StepState } from '../../../src/domain/log-event.ts'

/** Each event comes a millisecond and a byte after the one before. */
function fold(events: NewLogEvent[], log = emptyLog()): FoldedLog {
  for (const event of events) foldEvent(log, log.offset + 1, { at: log.offset, ...event } as LogEvent)
  return log
}

const step = (id: string, state: StepState, ms?: number): NewLogEvent => ({
  type: 'step',
  id,
  name: `RUN ${id}`,
  state,
  ...(ms === undefined ? {} : { ms }),
})
const output = (text: string, step?: string): NewLogEvent => ({
  type: 'output',
  text,
  ...(step === undefined ? {} : { step }),
})
const texts = (log: FoldedLog) => log.lines.map((line) => line.plain)

test('an event that comes again after a lost connection makes no second line', () => {
  const log = emptyLog()
  expect(foldEvent(log, 10, { at: 1, type: 'note', text: 'one' })).toBe(true)
  expect(foldEvent(log, 10, { at: 1, type: 'note', text: 'one' })).toBe(false)
  expect(foldEvent(log, 5, { at: 1, type: 'note', text: 'before' })).toBe(false)
  expect(texts(log)).toEqual(['one'])
})

test('lines are numbered from 1; notes and errors of several lines count as several', () => {
  const log = fold([
    { type: 'phase', text: 'Building' },
    { type: 'note', text: 'a\nb' },
    { type: 'error', code: 'x', text: 'c\n\nd' },
    { type: 'end', state: 'failed' },
  ])
  expect(log.lines.map(({ number, kind, plain }) => `${number} ${kind} ${plain}`)).toEqual([
    '1 phase Building',
    '2 note a',
    '3 note b',
    '4 error c',
    '5 error ',
    '6 error d',
  ])
  expect(log.end).toBe('failed')
})

test('a step has one line, whatever becomes of it', () => {
  const log = fold([step('a', 'started'), output('hello', 'a'), step('a', 'done', 1500), step('b', 'cached')])
  expect(texts(log)).toEqual(['RUN a', 'hello', 'RUN b'])
  expect([...log.steps.values()].map(({ state, ms, line }) => [state, ms, line])).toEqual([
    ['done', 1500, 1],
    ['cached', 0, 3],
  ])
})

test('output of parallel steps says where it comes from only where it must', () => {
  const log = fold([
    step('a', 'started'),
    output('a1', 'a'),
    step('b', 'started'),
    output('a2', 'a'),
    output('a3', 'a'),
    output('b1', 'b'),
    output('nobody'),
    output('unknown', 'no such step'),
  ])
  expect(log.lines.filter((line) => line.strayed).map((line) => line.plain)).toEqual(['a2', 'b1'])
})

test('a build that starts again keeps what the interrupted one showed', () => {
  const log = fold([step('a', 'started'), output('first', 'a')])
  const before = log.lines[0]!.step!
  fold([step('a', 'started'), output('second', 'a'), step('a', 'done', 7)], log)
  expect(texts(log)).toEqual(['RUN a', 'first', 'RUN a', 'second'])
  expect(before).toMatchObject({ state: 'stopped', ms: 2, line: 1 })
  expect(log.lines[1]!.step).toBe(before)
  expect([...log.steps.values()]).toMatchObject([{ state: 'done', ms: 7, line: 3 }])
})

test('an open colour goes on in the next line of the same step, not in another step', () => {
  const log = fold([
    step('a', 'started'),
    step('b', 'started'),
    output('\x1b[31mred', 'a'),
    output('plain', 'b'),
    output('still red\x1b[0m', 'a'),
    output('plain again', 'a'),
  ])
  expect(log.lines.slice(2).map((line) => line.style)).toEqual([null, null, { fg: 1 }, null])
})

test('a step whose name asks for colours paints nothing else', () => {
  const log = fold([{ type: 'phase', text: '\x1b[41mBuilding' }, output('plain')])
  expect(log.lines[1]!.style).toBeNull()
})

test('of a progress bar the last state is shown', () => {
  expect(texts(fold([output('1%\r50%\r\x1b[32m100%\x1b[0m')]))).toEqual(['100%'])
})

test('a step named like a member of every object is a step like another', () => {
  const log = fold([step('__proto__', 'started'), output('x', '__proto__'), output('y', 'constructor')])
  expect(log.lines[1]!.step?.id).toBe('__proto__')
  expect(log.lines[2]!.step).toBeNull()
})
