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
