import type { LogEvent } from '../../domain/log-event.ts'
import type { ApiError } from '../api/client.ts'
import { followStream } from '../api/stream.ts'
import { emptyLog, type FoldedLog, foldEvent } from './fold.ts'

/** `log` is always the same object and grows; `count` tells that it grew. */
export interface LogSnapshot {
  log: FoldedLog
  count: number
  status: 'connecting' | 'following' | 'lost' | 'ended' | 'refused'
  error: ApiError | null
}

export interface LogStore {
  subscribe: (listener: () => void) => () => void
  snapshot: () => LogSnapshot
  /** Follows until the signal; calls `onPhase` when the deployment may have moved on. */
  follow: (signal: AbortSignal, onPhase: () => void) => void
}

/** The log of one deployment. Listeners hear at most once an animation frame, however fast lines come. */
export function createLogStore(path: string): LogStore {
  const log = emptyLog()
  const listeners = new Set<() => void>()
  let current: LogSnapshot = { log, count: 0, status: 'connecting', error: null }
  let scheduled = false

  function change(next: Partial<LogSnapshot>): void {
    current = { ...current, ...next, count: log.lines.length }
    if (scheduled) return
    scheduled = true
    requestAnimationFrame(() => {
      scheduled = false
      for (const listener of listeners) listener()
    })
  }

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    follow(signal, onPhase) {
      if (current.status === 'ended') return
      void followStream(path, {
        signal,
        after: log.offset > 0 ? String(log.offset) : '',
        onOpen: () => change({ status: 'following' }),
        onLost: () => change({ status: 'lost' }),
        onRefused: (error) => {
          change({ status: 'refused', error })
          onPhase()
        },
        onMessages(messages) {
          let moved = false
          let ended = false
          for (const message of messages) {
            if (message.event === 'end') ended = true
            else if (message.event === 'message') {
              const event = JSON.parse(message.data) as LogEvent
              foldEvent(log, Number(message.id), event)
              moved ||= event.type === 'phase' || event.type === 'error' || event.type === 'end'
            }
          }
          change(ended ? { status: 'ended' } : {})
          if (moved || ended) onPhase()
          return ended ? 'stop' : undefined
        },
      })
    },
  }
}
