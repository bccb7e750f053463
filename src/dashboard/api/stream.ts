import { ApiError, errorOf } from './client.ts'
import { createSseParser, type SseMessage } from './sse.ts'

/** A stream that says nothing at all for this long is dead; the server sends comments in between. */
const silenceMs = 45_000
const firstDelayMs = 250
const lastDelayMs = 5_000

export interface StreamOptions {
  signal: AbortSignal
  /** Resume behind this id. */
  after?: string
  /** Messages in the order sent, as many as came together. Return 'stop' when there will be no more. */
  onMessages: (messages: SseMessage[]) => 'stop' | undefined
  onOpen?: () => void
  /** The connection broke and is being tried again. */
  onLost?: () => void
  /** The server refused for good (4xx): there is nothing to try again. */
  onRefused: (error: ApiError) => void
}

/**
 * Follows a server-sent event stream until it is stopped, through any number of lost connections.
 * It resumes behind the last id it gave to `onMessages`. Unlike EventSource it survives HTTP errors
 * (a proxy's 502 while the server restarts), tells refusals from losses and gives messages in batches.
 */
export async function followStream(path: string, options: StreamOptions): Promise<void> {
  const { signal } = options
  let lastId = options.after ?? ''
  let delay = firstDelayMs
  while (!signal.aborted) {
    try {
      const stopped = await readOnce(path, lastId, options, (messages) => {
        delay = firstDelayMs
        lastId = messages.at(-1)?.id || lastId
        return options.onMessages(messages)
      })
      if (stopped) return
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) {
        options.onRefused(error)
        return
      }
    }
    if (signal.aborted) return
    options.onLost?.()
    await pause(delay * (0.75 + Math.random() / 2), signal)
    delay = Math.min(delay * 2, lastDelayMs)
  }
}

/** Reads one connection to its end. True: `onMessages` wants no more. */
async function readOnce(
  path: string,
  lastId: string,
  { signal, onOpen }: StreamOptions,
  onMessages: StreamOptions['onMessages'],
): Promise<boolean> {
  const connection = new AbortController()
  const abort = () => connection.abort()
  signal.addEventListener('abort', abort)
  let watchdog = setTimeout(abort, silenceMs)
  try {
    const headers: Record<string, string> = { accept: 'text/event-stream' }
    if (lastId) headers['last-event-id'] = lastId
    const response = await fetch(`/api/v1${path}`, { headers, signal: connection.signal, cache: 'no-store' })
    if (!response.ok || !response.body) throw await errorOf(response)
    onOpen?.()
    const parse = createSseParser()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return false
      clearTimeout(watchdog)
      watchdog = setTimeout(abort, silenceMs)
      const messages = parse(value)
      if (messages.length > 0 && onMessages(messages) === 'stop') return true
    }
  } finally {
    clearTimeout(watchdog)
    signal.removeEventListener('abort', abort)
    connection.abort()
  }
}

/** Ends early when the browser says that it is online again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    window.addEventListener('online', done)
  })
}
