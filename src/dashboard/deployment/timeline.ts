import type { BuildStep } from '../log/fold.ts'

export interface TimelineBar {
  step: BuildStep
  /** Parts of the whole, 0 to 1. */
  start: number
  width: number
  ms: number
}

/**
 * In the order of the Dockerfile. BuildKit reports steps as they come to an end, and those from its cache late;
 * stages (`[build 2/5]`) stay together, in the order in which they began.
 */
export function inOrder(steps: readonly BuildStep[]): BuildStep[] {
  const stages = new Map<string, number>()
  const places = new Map(
    steps.map((step, index) => {
      const [, stage, number] = /^\[(.* )?(\d+)\/\d+\]/.exec(step.name) ?? [null, `${index}`, '0']
      const key = stage ?? ''
      if (!stages.has(key)) stages.set(key, index)
      return [step, { stage: stages.get(key)!, number: Number(number) }]
    }),
  )
  return steps.toSorted((one, other) => {
    const [a, b] = [places.get(one)!, places.get(other)!]
    return a.stage - b.stage || a.number - b.number
  })
}

/** Where each step's bar lies between the first step's start and the last one's end (`now`, while one runs). */
export function timelineBars(steps: readonly BuildStep[], now: number): TimelineBar[] {
  const spans = steps.map((step) => ({ step, ms: Math.max(0, step.ms ?? now - step.startedAt) }))
  const first = Math.min(...steps.map((step) => step.startedAt))
  const last = Math.max(...spans.map(({ step, ms }) => step.startedAt + ms))
  const total = Math.max(1, last - first)
  return spans.map(({ step, ms }) => ({
    step,
    ms,
    start: (step.startedAt - first) / total,
    width: ms / total,
  }))
}
