import type { StateLook } from './state.ts'
import { StateMark } from './state-mark.tsx'

/** A state in a word, a shape and a colour. `state` is its name in the API, for scripts and tests. */
export function Badge({ look, state }: { look: Omit<StateLook, 'favicon'>; state: string }) {
  return (
    <span className={`badge tone-${look.tone}`} data-state={state}>
      <StateMark look={look} />
      {look.label}
    </span>
  )
}
