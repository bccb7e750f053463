import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { pathOf } from '../api/queries.ts'
import { createLogStore, type LogSnapshot } from './log-store.ts'

/** Follows a deployment's log while the component is there. Give the component a key per deployment. */
export function useLog(project: string, number: number, onPhase: () => void): LogSnapshot {
  const [store] = useState(() => createLogStore(`${pathOf(project)}/deployments/${number}/log`))
  const phase = useEffectEvent(onPhase)
  useEffect(() => {
    const stop = new AbortController()
    store.follow(stop.signal, () => phase())
    return () => stop.abort()
  }, [store])
  return useSyncExternalStore(store.subscribe, store.snapshot)
}
