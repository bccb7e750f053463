import { setTimeout as sleep } from 'node:timers/promises'

/** Does `work` again and again, `pauseMs` after its last end, until the signal aborts; `onError` hears what goes wrong. */
export async function repeat(
  signal: AbortSignal,
  pauseMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await work().catch(onError)
    await sleep(pauseMs, undefined, { signal }).catch(() => {})
  }
}

/** Does `work` for each, so many at a time; the first error ends it. */
export async function forEachOf<T>(
  items: T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values()
  const workOff = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, workOff))
}
