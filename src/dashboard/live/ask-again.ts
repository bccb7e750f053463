import type { Query, QueryClient } from '@tanstack/react-query'

/**
 * Asks again for all under a key. A first load that is under way would be joined by TanStack Query, though its answer may be
 * older than the change, and the load of an older page would be dropped: both are let come to their end first.
 */
export async function askAgain(client: QueryClient, queryKey?: readonly unknown[]): Promise<void> {
  const filters = queryKey ? { queryKey } : {}
  const loading = client
    .getQueryCache()
    .findAll({ ...filters, fetchStatus: 'fetching' })
    .filter(({ state }) => state.data === undefined || state.fetchMeta?.fetchMore !== undefined)
  const later = loading.map(async (query) => {
    await query.promise?.catch(() => {})
    await client.invalidateQueries({ queryKey: query.queryKey, exact: true })
  })
  const isOther = (query: Query) => !loading.includes(query)
  await Promise.all([client.invalidateQueries({ ...filters, predicate: isOther }), ...later])
}
