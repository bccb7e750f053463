import type { IncomingMessage } from 'node:http'
import { type Readable, Transform } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { DopraxError } from '../errors.ts'

/**
 * The decoded body of a request. It is destroyed with a DopraxError when it holds more than `limit` decoded bytes, with
 * `timeout` when nothing comes for `idleMs` while we would read, and with the error of a client that goes away in it.
 * Throws for an encoding that we don't know.
 */
export function decodedBody(request: IncomingMessage, limit: number, idleMs: number): Readable {
  const steps = [...decoders(request.headers['content-encoding']), counter(limit)]
  const last = steps.at(-1)!
  let upstream: Readable = request
  for (const step of steps) {
    follow(upstream, step)
    upstream = step
  }
  const timeout = () =>
    last.destroy(new DopraxError('timeout', 'No more of the request came.', { status: 408 }))
  const timer = setTimeout(timeout, idleMs)
  // A body that waits because we don't read it is not idle.
  request.on('data', () => timer.refresh())
  const watch = setInterval(() => request.isPaused() && timer.refresh(), idleMs / 2)
  const rest = () => {
    clearTimeout(timer)
    clearInterval(watch)
  }
  request.once('end', rest)
  last.once('close', rest)
  request.once('close', () => {
    if (!request.complete) last.destroy(new DopraxError('client_gone', 'The client has gone away.'))
  })
  return last
}

/** Pipes, and hands errors on; unlike stream.pipeline it leaves the request whole, so that it can still be answered. */
function follow(from: Readable, to: Transform): void {
  from.once('error', (error) => {
    const bad = 'code' in error && String(error.code).startsWith('Z_')
    to.destroy(bad ? new DopraxError('bad_encoding', `The body can't be decoded: ${error.message}`) : error)
  })
  from.pipe(to)
}

function decoders(encoding: string | undefined): Transform[] {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return []
    case 'gzip':
    case 'x-gzip':
      return [createGunzip()]
    case 'deflate':
      return [createInflate()]
    default:
      throw new DopraxError(
        'unknown_encoding',
        `The content encoding ${encoding} is not known: use gzip, deflate or none.`,
        {
          status: 415,
        },
      )
  }
}

function counter(limit: number): Transform {
  let count = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      count += chunk.length
      if (count <= limit) done(null, chunk)
      else done(tooLarge(limit))
    },
  })
}

export function tooLarge(limit: number): DopraxError {
  const megabytes = Math.ceil(limit / 1024 / 1024)
  return new DopraxError(
    'too_large',
    `This is larger than the ${megabytes} MB that may be sent at once: push in smaller parts, or raise DOPRAX_MAX_PUSH.`,
    { status: 413 },
  )
}
