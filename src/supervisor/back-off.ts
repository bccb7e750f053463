const firstMs = 100
const longestMs = 5000
const stableMs = 10_000

/** How long to wait before starting a process again that ran for `ranMs`, after a wait of `lastWaitMs` before that. */
export function nextWait(lastWaitMs: number, ranMs: number): number {
  if (lastWaitMs === 0 || ranMs >= stableMs) return firstMs
  return Math.min(lastWaitMs * 2, longestMs)
}
