/**
 * Does `work` for each, so many at a time. The first error ends it: no other is begun, `failed` aborts for those under way,
 * and it rejects once they have ended.
 */
export async function forEachOf<T>(
  items: T[],
  atOnce: number,
  work: (item: T, failed: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController()
  const left = items.values()
  const workers = Array.from({ length: atOnce }, async () => {
    for (const item of left) {
      if (stop.signal.aborted) return
      await work(item, stop.signal)
    }
  })
  try {
    await Promise.all(workers)
  } catch (error) {
    stop.abort(error)
    throw error
  } finally {
    await Promise.allSettled(workers)
  }
}
