import { Icon } from './icon.tsx'
import { Spinner } from './spinner.tsx'
import type { StateLook } from './state.ts'

/** A disc with the state's shape in it. */
export function StateMark({ look }: { look: Pick<StateLook, 'tone' | 'icon'> }) {
  return (
    <span className={`mark tone-${look.tone}`} aria-hidden="true">
      {look.icon === null ? <Spinner /> : <Icon name={look.icon} />}
    </span>
  )
}
