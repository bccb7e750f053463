import type { QueryClient } from '@tanstack/react-query'

/**
 * Asks again for all under a key. A first load that is under way is joined by TanStack Query, though its answer may be older
 * than the change: it is asked for once more when it is there.
 */
export async function askAgain(client: QueryClient, queryKey?: readonly unknown[]): Promise<void> {
  const filters = queryKey ? { queryKey } : {}
  const first = client
    .getQueryCache()
    .findAll({ ...filters, fetchStatus: 'fetching' })
    .filter(({ state }) => state.data === undefined)
  await client.invalidateQueries(filters)
  await Promise.all(first.map((query) => client.invalidateQueries({ queryKey: query.queryKey, exact: true })))
}
