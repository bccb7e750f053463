import { expect, test } from 'vitest'
import { nextWait } from '../../../src/supervisor/back-off.ts'

test('waits longer each time for a process that keeps dying, up to some seconds', () => {
  const waits = [0]
  for (let i = 0; i < 9; i++) waits.push(nextWait(waits.at(-1)!, 50))
  expect(waits.slice(1)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000])
})

test('starts anew after a process was stable', () => {
  expect(nextWait(5000, 10_000)).toBe(100)
})
