import type { ReactNode } from 'react'

/** Below a list that comes page by page; nothing once all of it is there. */
export function OlderButton({ query, children }: { query: Pages; children: ReactNode }) {
  if (!query.hasNextPage) return null
  return (
    <button
      type="button"
      className="button quiet more"
      disabled={query.isFetchingNextPage}
      onClick={() => query.fetchNextPage()}
    >
      {children}
    </button>
  )
}

interface Pages {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => Promise<unknown>
}
