import { DopraxError } from '../../errors.ts'
import type { Connection } from '../connection.ts'
import type { ImageFacts } from '../engine.ts'
import { engineText, statusOf } from '../engine-errors.ts'
import { inspectImage } from '../images.ts'
import { jsonLines } from '../json-lines.ts'
import { notAReference, pullFailure, pullStalled } from './failure.ts'
import { PullProgress, type PullRecord } from './progress.ts'
import { type ImageReference, isReference, parseReference } from './reference.ts'

/** `silenceMs` is longer than the engine's own time limits and its pauses between tries. */
export async function pullImage(
  connection: Connection,
  ref: string,
  onProgress: (doneBytes: number, totalBytes: number) => void,
  signal: AbortSignal,
  { anew = false, silenceMs = 180_000 }: { anew?: boolean; silenceMs?: number } = {},
): Promise<ImageFacts> {
  signal.throwIfAborted()
  if (!isReference(ref)) throw notAReference(ref)
  const present = anew ? null : await inspectImage(connection, ref)
  if (present) return present
  const image = parseReference(ref)
  const stalled = new AbortController()
  const watchdog = setTimeout(() => stalled.abort(pullStalled(image, silenceMs / 1000)), silenceMs)
  const stop = AbortSignal.any([signal, stalled.signal])
  try {
    const progress = new PullProgress()
    for await (const record of jsonLines<PullRecord>(await openPull(connection, image, stop))) {
      watchdog.refresh()
      const failure = record.errorDetail?.message ?? record.error
      if (failure) throw pullFailure(image, failure)
      if (progress.see(record)) onProgress(progress.done, progress.total)
    }
  } catch (error) {
    stop.throwIfAborted()
    throw error
  } finally {
    clearTimeout(watchdog)
  }
  const pulled = await inspectImage(connection, ref)
  if (pulled) return pulled
  throw new DopraxError('engine_error', `The engine pulled ${ref}, but does not have it.`, { status: 502 })
}

function openPull(
  connection: Connection,
  image: ImageReference,
  signal: AbortSignal,
): Promise<AsyncIterable<Buffer>> {
  return connection.call(async (docker) => {
    try {
      const options = { fromImage: image.name, tag: image.tag, abortSignal: signal }
      return (await docker.createImage(options)) as unknown as AsyncIterable<Buffer>
    } catch (error) {
      if (!statusOf(error)) throw error
      throw pullFailure(image, engineText(error))
    }
  }, null)
}
