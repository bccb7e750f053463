import { watch } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogEvent } from '../domain/log-event.ts'

export interface FollowedEvent {
  event: LogEvent
  /** The byte offset behind this event's line: resume from it. */
  offset: number
}

const chunkBytes = 256 * 1024
/** Should a change notice be lost, a reader looks again after this. */
const lookAgainMs = 1000
/** SQL says that a deployment is over a little before its last lines are written. */
const lastLinesMs = 10_000

/** The events that are in a log file now, from byte `offset` on, in batches. Skips a line torn by a crash. */
export async function* readLog(path: string, offset: number): AsyncGenerator<FollowedEvent[]> {
  for (let position = offset; ; ) {
    const { batch, next } = await readBatch(path, position)
    if (next === position) return
    position = next
    yield batch
  }
}

/**
 * The events of a log file from byte `offset` on, in batches: what is there, then what comes, up to the `end` event.
 * A deployment that `isOver` without one (its worker died between the two) gets a moment for its last lines.
 */
export async function* followLog(
  path: string,
  offset: number,
  isOver: () => Promise<boolean>,
  signal: AbortSignal,
): AsyncGenerator<FollowedEvent[]> {
  let position = offset
  let overSince: number | null = null
  while (!signal.aborted) {
    const { batch, next } = await readBatch(path, position)
    position = next
    if (batch.length) yield batch
    if (batch.at(-1)?.event.type === 'end') return
    if (batch.length) continue
    if (overSince === null && (await isOver())) overSince = Date.now()
    if (overSince !== null && Date.now() - overSince > lastLinesMs) return
    await changed(path, position, signal)
  }
}

/** The whole lines in the next chunk; a line longer than the chunk makes the chunk grow. */
async function readBatch(path: string, position: number): Promise<{ batch: FollowedEvent[]; next: number }> {
  await using file = await open(path, 'r').catch(absent)
  if (!file) return { batch: [], next: position }
  for (let size = chunkBytes; ; size *= 2) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(size), 0, size, position)
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1
    if (end > 0) return { batch: parseLines(buffer.subarray(0, end), position), next: position + end }
    if (bytesRead < size) return { batch: [], next: position }
  }
}

function parseLines(bytes: Buffer, start: number): FollowedEvent[] {
  const events: FollowedEvent[] = []
  let from = 0
  for (let to = bytes.indexOf(0x0a); to >= 0; to = bytes.indexOf(0x0a, from)) {
    const event = parseLine(bytes.toString('utf8', from, to))
    from = to + 1
    if (event) events.push({ event, offset: start + from })
  }
  return events
}

function parseLine(line: string): LogEvent | null {
  try {
    return JSON.parse(line) as LogEvent
  } catch {
    return null
  }
}

/** Resolves when the file has grown past `position`, or may have. */
async function changed(path: string, position: number, signal: AbortSignal): Promise<void> {
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const noticed = new Promise<void>((resolve) => {
    try {
      const watcher = watch(path, { signal: either }, () => resolve())
      watcher.on('error', () => resolve())
    } catch {
      // Not there yet: the timer looks again.
    }
  })
  try {
    await using file = await open(path, 'r').catch(absent)
    if (file && (await file.stat()).size > position) return
    await Promise.race([
      noticed,
      sleep(file ? lookAgainMs : 50, undefined, { signal: either }).catch(() => {}),
    ])
  } finally {
    stop.abort()
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
