import type { ReactNode } from 'react'
import { ErrorPanel } from './error-panel.tsx'
import { Skeleton } from './skeleton.tsx'

/** A list of rows, from a query: what stands there while it loads, when it fails and when there are none. */
export function Rows<T>({ items, error, loading, empty, className = 'rows', children }: RowsProps<T>) {
  if (items?.length) return <ul className={className}>{items.map(children)}</ul>
  if (items) return <p className="card-note muted">{empty}</p>
  return error ? <ErrorPanel error={error} /> : <Skeleton lines={3} label={loading} />
}

interface RowsProps<T> {
  /** undefined: not there yet. */
  items: readonly T[] | undefined
  error: Error | null
  /** Said while it loads: `Loading the releases`. */
  loading: string
  empty: ReactNode
  className?: string
  /** One row, a `<li className="row">` with a key. */
  children: (item: T) => ReactNode
}
