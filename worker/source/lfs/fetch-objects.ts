import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { DopraxError } from '../../../src/errors.ts'
import { forEachOf } from '../../for-each-of.ts'
import { askBatch, type ObjectAnswer, oneLine } from './ask-batch.ts'
import type { GuardedHttp } from './guarded-http.ts'
import { asFailure, badStatus, LfsFailure } from './lfs-failure.ts'
import type { LfsServer } from './lfs-server.ts'
import type { LfsFile } from './missing-files.ts'

/** As git-lfs asks. */
const batchSize = 100
const atOnce = 3
const tries = 3
/** Also what a link says whose time is over: the next round gets a new one. */
const passing = [401, 403, 408, 410, 429]

export interface FetchOptions {
  http: GuardedHttp
  server: LfsServer
  /** Keeps the content of a file once it is proven; else rejects, and keeps nothing. */
  save: (file: LfsFile, content: IncomingMessage) => Promise<void>
  signal: AbortSignal
}

/** Fetches what is `left`, by oid, and takes out what was. Rejects with an LfsFailure, or what `save` rejects with. */
export async function fetchObjects(left: Map<string, LfsFile>, options: FetchOptions): Promise<void> {
  for (let round = 1; left.size > 0; round++) {
    try {
      await fetchRound(left, options)
    } catch (error) {
      options.signal.throwIfAborted()
      if (!(error instanceof LfsFailure && error.passes) || round === tries) throw error
      await sleep(round * 1000, undefined, { signal: options.signal })
    }
  }
}

async function fetchRound(left: Map<string, LfsFile>, options: FetchOptions): Promise<void> {
  const files = [...left.values()]
  for (let at = 0; at < files.length; at += batchSize) {
    const batch = files.slice(at, at + batchSize)
    const answers = await askBatch(options.http, options.server, batch, options.signal).catch((error) => {
      throw asFailure(error)
    })
    await forEachOf(batch, atOnce, async (file, failed) => {
      const signal = AbortSignal.any([options.signal, failed])
      await download(file, answers.get(file.oid), { ...options, signal })
      left.delete(file.oid)
    })
  }
}

async function download(
  file: LfsFile,
  answer: ObjectAnswer | undefined,
  { http, server, save, signal }: FetchOptions,
): Promise<void> {
  const paths = [file.path]
  if (answer?.error) throw objectError(answer.error, paths)
  const { href, header } = answer?.actions?.download ?? {}
  const url = href ? URL.parse(href) : null
  if (!url) throw new LfsFailure('it does not say where the content is', { paths })
  if (server.url.protocol === 'https:' && url.protocol === 'http:')
    throw new LfsFailure('it says that the content is at an http address, which is not safe', { paths })
  const isOurs = server.authorization !== null && url.origin === server.url.origin && !answer?.authenticated
  const headers = { ...(isOurs && { authorization: server.authorization! }), ...lowerCase(header ?? {}) }
  const content = await http.follow(url, headers, signal).catch((error) => {
    throw asFailure(error, paths)
  })
  try {
    if (content.statusCode !== 200) throw badStatus(content.statusCode!, `at ${url.host}`, { paths, passing })
    await save(file, content).catch((error) => {
      if (content.errored) throw asFailure(error, paths)
      throw isMismatch(error) ? new LfsFailure(error.message, { paths, cause: error }) : error
    })
  } finally {
    content.destroy()
  }
}

function objectError({ code, message }: { code: number; message: string }, paths: string[]): LfsFailure {
  return code === 404
    ? new LfsFailure('it does not have it', { paths })
    : badStatus(code, oneLine(message), { paths })
}

function isMismatch(error: unknown): error is DopraxError {
  return error instanceof DopraxError && error.code === 'lfs_mismatch'
}

function lowerCase(header: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(header).map(([name, value]) => [name.toLowerCase(), value]))
}
