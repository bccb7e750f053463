import { useSyncExternalStore } from 'react'

const lost = new Set<string>()
const listeners = new Set<() => void>()

/** Each stream of the page tells here whether its connection is lost. */
export function reportConnection(source: string, isLost: boolean): void {
  if (isLost === lost.has(source)) return
  if (isLost) lost.add(source)
  else lost.delete(source)
  for (const listener of listeners) listener()
}

export function useConnectionLost(): boolean {
  return useSyncExternalStore(subscribe, () => lost.size > 0)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
