import type { IncomingMessage, ServerResponse } from 'node:http'
import { DopraxError } from '../errors.ts'
import { lfsType } from './lfs/lfs-service.ts'
import { isLfsTarget } from './lfs/lfs-target.ts'

/** How long a refused client may go on sending, so that it comes to read the answer. */
const drainMs = 5000

const login = 'Basic realm="Doprax", charset="UTF-8"'

/**
 * Answers with an error: as plain text, which git shows as `remote: ` lines, or as Git LFS's JSON (git-lfs,
 * docs/api/batch.md, "Response Errors"); too late for that, it cuts the connection.
 */
export function answerError(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  onError: (error: unknown) => void,
): void {
  const ours = !(error instanceof DopraxError) || error.status === 500
  if (ours && !response.destroyed) onError(error)
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const status = error instanceof DopraxError ? error.status : 500
  const text = ours
    ? 'Doprax could not do this: an error of its own, which its log has.'
    : textOf(error, request)
  const isLfs = isLfsTarget(request.url ?? '')
  const body = isLfs ? JSON.stringify({ message: text }) : `${text}\n`
  response.writeHead(status, {
    'content-type': isLfs ? lfsType : 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': login, ...(isLfs && { 'lfs-authenticate': login }) } : {}),
    'content-length': Buffer.byteLength(body),
    ...(request.complete ? {} : { connection: 'close' }),
  })
  if (request.complete || request.method === 'HEAD') return void response.end(body)
  // Whole by its length; its end would close the connection, and so take it from a client that still sends.
  response.write(body)
  const end = () => response.end()
  const timer = setTimeout(end, drainMs)
  request.once('end', end)
  request.once('close', () => clearTimeout(timer))
  request.unpipe()
  request.resume()
}

function textOf(error: DopraxError, request: IncomingMessage): string {
  if (error.status !== 401) return error.message
  const host = request.headers.host ?? '<host>'
  return `${error.message}\nPut it into the address: git remote set-url doprax http://me:<token>@${host}/<project>.git`
}
