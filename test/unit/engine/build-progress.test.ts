import { expect, test } from 'vitest'
import type { NewLogEvent } from '../../../src/domain/log-event.ts'
import { BuildProgress } from '../../../src/engine/build/progress.ts'

const at = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 })
const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const a = { digest: digest('a'), name: '[2/3] RUN make' }

function follow() {
  const events: NewLogEvent[] = []
  return { events, progress: new BuildProgress((event) => events.push(event)) }
}

test('a step starts, writes and ends with its time', () => {
  const { events, progress } = follow()
  progress.see({ vertexes: [a] })
  progress.see({ vertexes: [{ ...a, started: at(1000) }] })
  progress.see({ logs: [{ vertex: a.digest, stream: 1, msg: Buffer.from('hel') }] })
  progress.see({ logs: [{ vertex: a.digest, stream: 2, msg: Buffer.from('oops\n') }] })
  progress.see({ logs: [{ vertex: a.digest, stream: 1, msg: Buffer.from('lo\nlast') }] })
  progress.see({ vertexes: [{ ...a, started: at(1000), completed: at(3500) }] })
  const id = 'aaaaaaaaaaaa'
  expect(events).toEqual([
    { type: 'step', id, name: a.name, state: 'started' },
    { type: 'output', step: id, text: 'oops' },
    { type: 'output', step: id, text: 'hello' },
    { type: 'output', step: id, text: 'last' },
    { type: 'step', id, name: a.name, state: 'done', ms: 2500 },
  ])
})

test('a cached step is said to be so, once', () => {
  const { events, progress } = follow()
  const cached = { ...a, cached: true, started: at(1), completed: at(1) }
  progress.see({ vertexes: [cached] })
  progress.see({ vertexes: [cached] })
  expect(events).toEqual([{ type: 'step', id: 'aaaaaaaaaaaa', name: a.name, state: 'cached' }])
})

test('BuildKit’s own steps are hidden, unless they fail', () => {
  const { events, progress } = follow()
  const internal = { digest: digest('b'), name: '[internal] load metadata for x', started: at(1) }
  const copy = { digest: digest('c'), name: 'copy /context /', started: at(1), completed: at(2) }
  progress.see({ vertexes: [internal, copy] })
  expect(events).toEqual([])
  progress.see({ vertexes: [{ ...internal, completed: at(2), error: 'no such host' }] })
  expect(events).toMatchObject([{ name: internal.name, state: 'failed' }])
})

test('the failed step is the one that failed by itself, with its last lines', () => {
  const { progress } = follow()
  const other = { digest: digest('b'), name: '[b 2/3] RUN sleep' }
  progress.see({
    vertexes: [
      { ...a, started: at(1) },
      { ...other, started: at(1) },
    ],
  })
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join('')
  progress.see({ logs: [{ vertex: a.digest, stream: 1, msg: Buffer.from(lines) }] })
  progress.see({ vertexes: [{ ...other, started: at(1), completed: at(2), error: 'context canceled' }] })
  progress.see({ vertexes: [{ ...a, started: at(1), completed: at(2), error: 'exit code: 1' }] })
  expect(progress.failed).toMatchObject({ name: a.name, error: 'exit code: 1' })
  expect(progress.failed!.lines).toHaveLength(15)
  expect(progress.failed!.lines.at(-1)).toBe('line 39')
})
