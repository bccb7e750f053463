import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

/** A page of others, in a tab of its own. */
export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="external">
      {children}
      <Icon name="external" />
    </a>
  )
}
