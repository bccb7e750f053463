import { expect, test } from 'vitest'
import { inOrder, timelineBars } from '../../../src/dashboard/deployment/timeline.ts'
import type { BuildStep } from '../../../src/dashboard/log/fold.ts'

const step = (startedAt: number, ms: number | null): BuildStep => ({
  id: String(startedAt),
  name: 'RUN',
  state: ms === null ? 'started' : 'done',
  startedAt,
  ms,
  line: 1,
})
const places = (steps: BuildStep[], now: number) =>
  timelineBars(steps, now).map(({ start, width, ms }) => [start, width, ms])

test('bars lie where their steps ran, parallel ones side by side', () => {
  expect(places([step(1000, 500), step(1000, 1000), step(2000, 1000)], 0)).toEqual([
    [0, 0.25, 500],
    [0, 0.5, 1000],
    [0.5, 0.5, 1000],
  ])
})

test('a running step reaches to now, and nothing runs backwards when clocks differ', () => {
  expect(places([step(1000, null)], 3000)).toEqual([[0, 1, 2000]])
  expect(places([step(1000, null)], 500)).toEqual([[0, 0, 0]])
})

test('steps that took no time break nothing', () => {
  expect(places([step(1000, 0), step(1000, 0)], 0)).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ])
  expect(places([], 0)).toEqual([])
})

test('steps stand in the order of the Dockerfile, stage by stage, however they were reported', () => {
  const order = (names: string[]) =>
    inOrder(names.map((name) => ({ ...step(0, 0), name }))).map(({ name }) => name)
  expect(order(['[2/3] COPY', '[1/3] FROM', '[3/3] RUN'])).toEqual(['[1/3] FROM', '[2/3] COPY', '[3/3] RUN'])
  expect(order(['[web 10/10] a', '[build 2/2] b', '[web 9/10] c', 'exporting', '[build 1/2] d'])).toEqual([
    '[web 9/10] c',
    '[web 10/10] a',
    '[build 1/2] d',
    '[build 2/2] b',
    'exporting',
  ])
})
