/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

export const ms = (value: number) => `${Math.round(value)} ms`

/** One line of the report: what was measured, the ratio or figure, and the goal that it is held against. */
export function report(what: string, figure: string, goal: string, reached: boolean): void {
  console.log(`${reached ? 'reached' : 'MISSED '}  ${what}: ${figure} (goal ${goal})`)
}
