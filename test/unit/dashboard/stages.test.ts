import { expect, test } from 'vitest'
import type { Deployment, Release } from '../../../src/dashboard/api/types.ts'
import { rollbackTarget } from '../../../src/dashboard/deployment/rollback-target.ts'
import { stagesOf } from '../../../src/dashboard/deployment/stages.ts'
import { releaseTitle, titleOf } from '../../../src/dashboard/deployment/title.ts'

const time = (second: number) => new Date(second * 1000).toISOString()
const deployment = (change: Partial<Deployment>) =>
  ({
    kind: 'push',
    createdAt: time(0),
    startedAt: null,
    builtAt: null,
    liveAt: null,
    finishedAt: null,
    ...change,
  }) as Deployment
const states = (change: Partial<Deployment>) =>
  stagesOf(deployment(change))
    .map((stage) => stage.state)
    .join(' ')

const started = { startedAt: time(1) }
const built = { ...started, builtAt: time(3) }
const live = { ...built, liveAt: time(4) }
const over = { finishedAt: time(9) }

test.each<[Partial<Deployment>, string]>([
  [{ state: 'queued' }, 'active waiting waiting waiting'],
  [{ state: 'queued', ...started, awaitsApproval: true }, 'approval waiting waiting waiting'],
  [{ state: 'building', ...started }, 'done active waiting waiting'],
  [{ state: 'releasing', ...built }, 'done done active waiting'],
  [{ state: 'live', ...live }, 'done done done done'],
  [{ state: 'retired', ...live, ...over }, 'done done done done'],
  [{ state: 'superseded', ...over }, 'stopped waiting waiting waiting'],
  [{ state: 'canceled', ...over }, 'stopped waiting waiting waiting'],
  [{ state: 'canceled', ...started, ...over }, 'done stopped waiting waiting'],
  [{ state: 'failed', ...over }, 'failed waiting waiting waiting'],
  [{ state: 'failed', ...started, ...over }, 'done failed waiting waiting'],
  [{ state: 'failed', ...built, ...over }, 'done done failed waiting'],
  [{ state: 'releasing', kind: 'rollback', ...started }, 'done skipped active waiting'],
  [{ state: 'failed', kind: 'config', ...started, ...over }, 'done skipped failed waiting'],
  [{ state: 'queued', ...started }, 'active waiting waiting waiting'],
])('%j is %s', (change, expected) => {
  expect(states(change)).toBe(expected)
})

test('each stage has its own time, and what runs has no end', () => {
  const times = (change: Partial<Deployment>) =>
    stagesOf(deployment(change)).map(({ from, to }) => [from, to])
  expect(times({ state: 'retired', ...live, ...over })).toEqual([
    [0, 1000],
    [1000, 3000],
    [3000, 4000],
    [4000, 9000],
  ])
  expect(times({ state: 'building', ...started })[1]).toEqual([1000, null])
  expect(times({ state: 'failed', ...started, ...over })[1]).toEqual([1000, 9000])
  expect(times({ state: 'live', kind: 'rollback', ...started, liveAt: time(2) })[2]).toEqual([1000, 2000])
})

const release = (number: number, canRollback: boolean) => ({ number, canRollback }) as Release

test('one rolls back from what is live to what was before, and to what is retired', () => {
  const swap = { from: 2 } as Deployment['swap']
  const releases = [release(1, false), release(2, true), release(3, true)]
  expect(rollbackTarget(deployment({ state: 'live', release: 3, swap }), releases)?.number).toBe(2)
  expect(rollbackTarget(deployment({ state: 'retired', release: 3 }), releases)?.number).toBe(3)
  expect(rollbackTarget(deployment({ state: 'retired', release: 1 }), releases)).toBeNull()
  expect(rollbackTarget(deployment({ state: 'live', release: 1, swap: null }), releases)).toBeNull()
  expect(rollbackTarget(deployment({ state: 'failed', release: null }), releases)).toBeNull()
})

test.each<[Partial<Deployment>, string]>([
  [{ subject: 'Fix it' }, 'Fix it'],
  [{ subject: null }, 'Push without a message'],
  [{ kind: 'rollback', subject: 'Fix it', release: 4 }, 'Roll back to “Fix it”'],
  [{ kind: 'rollback', subject: null, release: 4 }, 'Roll back to v4'],
  [{ kind: 'config', subject: 'Fix it' }, 'Change of the environment'],
])('%j is called %s', (change, title) => {
  expect(titleOf(deployment({ release: null, ...change }))).toBe(title)
})

test('a release is called after its commit, or after what made it without one', () => {
  expect(releaseTitle({ commit: 'abc', subject: 'Fix it' })).toBe('Fix it')
  expect(releaseTitle({ commit: 'abc', subject: null })).toBe('Push without a message')
  expect(releaseTitle({ commit: null, subject: null })).toBe('Change of the environment')
})
