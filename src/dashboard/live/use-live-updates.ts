import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { followStream } from '../api/stream.ts'
import type { ChangeEvent } from '../api/types.ts'
import { askAgain } from './ask-again.ts'
import { reportConnection } from './connection.ts'
import { usePageVisible } from './use-page-visible.ts'

/** Changes that come this close together are asked for once. */
const gatherMs = 150

/**
 * Asks again for what `/events` says has changed. Only while the page can be seen: a browser has six
 * connections to a server over HTTP/1.1, for all tabs together, and hidden tabs must not use them up.
 */
export function useLiveUpdates(): void {
  const client = useQueryClient()
  const visible = usePageVisible()
  useEffect(() => {
    if (!visible) return
    const stop = new AbortController()
    const changes = gatherChanges(client, stop.signal)
    void followStream('/events', {
      signal: stop.signal,
      onOpen() {
        reportConnection('events', false)
        void askAgain(client)
      },
      onLost: () => reportConnection('events', true),
      onRefused: () => void askAgain(client, ['me']),
      onMessages(messages) {
        for (const { event, data } of messages) {
          if (event === 'message') changes((JSON.parse(data) as ChangeEvent).project)
        }
        return undefined
      },
    })
    return () => {
      stop.abort()
      reportConnection('events', false)
    }
  }, [client, visible])
}

function gatherChanges(client: QueryClient, signal: AbortSignal): (project: string) => void {
  const projects = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  signal.addEventListener('abort', () => clearTimeout(timer))
  return (project) => {
    projects.add(project)
    timer ??= setTimeout(() => {
      timer = undefined
      for (const name of projects) void askAgain(client, ['project', name])
      projects.clear()
      void askAgain(client, ['projects'])
      void askAgain(client, ['me'])
    }, gatherMs)
  }
}
