import { once } from 'node:events'
import type { FastifyReply, FastifyRequest } from './api-types.ts'

const keepAliveMs = 15_000

/** A stream of server-sent events (HTML standard, section 9.2). */
export interface EventStream {
  /** Resolves when the client can take more. */
  send(event: { data: unknown; id?: number; event?: string }): Promise<void>
  end(): void
  /** Aborted when the client has gone. */
  closed: AbortSignal
}

export function openEventStream(request: FastifyRequest, reply: FastifyReply): EventStream {
  reply.hijack()
  const { raw } = reply
  const closed = new AbortController()
  const keepAlive = setInterval(() => raw.write(': still here\n\n'), keepAliveMs)
  request.raw.once('close', () => closed.abort())
  raw.once('close', () => {
    clearInterval(keepAlive)
    closed.abort()
  })
  raw.on('error', () => closed.abort())
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  raw.write('retry: 1000\n\n')
  return {
    closed: closed.signal,
    async send({ data, id, event }) {
      const head = `${event ? `event: ${event}\n` : ''}${id === undefined ? '' : `id: ${id}\n`}`
      if (!raw.write(`${head}data: ${JSON.stringify(data)}\n\n`)) {
        await once(raw, 'drain', { signal: closed.signal }).catch(() => {})
      }
    },
    end: () => raw.end(),
  }
}
