import { type ReactNode, useId } from 'react'

export function Card({
  title,
  aside,
  children,
  flush = false,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
  /** The content reaches the card's edges. */
  flush?: boolean
}) {
  const id = useId()
  return (
    <section className={flush ? 'card flush' : 'card'} aria-labelledby={id}>
      <header className="card-header">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  )
}
