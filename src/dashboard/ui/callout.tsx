import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import type { Tone } from './state.ts'

export function Callout({
  tone,
  icon,
  title,
  children,
}: {
  tone: Tone
  icon: IconName
  title: ReactNode
  children?: ReactNode
}) {
  return (
    <section className={`callout tone-${tone}`}>
      <Icon name={icon} />
      <div className="callout-body">
        <h2>{title}</h2>
        {children}
      </div>
    </section>
  )
}
