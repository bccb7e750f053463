import type { BuildStep } from '../log/fold.ts'

export interface TimelineBar {
  step: BuildStep
  /** Parts of the whole, 0 to 1. */
  start: number
  width: number
  ms: number
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
