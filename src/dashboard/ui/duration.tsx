import { useNow } from '../live/use-now.ts'
import { formatDuration } from './format.ts'
import { useReducedMotion } from './use-reduced-motion.ts'

/** The time between two moments (Unix ms); without `to` it ticks. */
export function Duration({ from, to }: { from: number; to: number | null }) {
  const calm = useReducedMotion()
  const now = useNow(calm ? 1000 : 100, to === null)
  return <span className="duration">{formatDuration((to ?? now) - from)}</span>
}
