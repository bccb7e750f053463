import type { Readable } from 'node:stream'
import { DopraxError, messageOf } from '../errors.ts'

const block = 512
const magicAt = 257

/** The same bytes. Throws DopraxError `bad_tar`, or the error given, at an empty stream, or a tar without the block of zeros at its end. */
export async function* wholeTar(tar: Readable, failure = unusable): AsyncGenerator<Buffer, void, undefined> {
  let first: Buffer = Buffer.alloc(0)
  let last: Buffer = first
  for await (const chunk of tar as AsyncIterable<Buffer>) {
    if (first.length < block) first = Buffer.concat([first, chunk.subarray(0, block - first.length)])
    last = Buffer.concat([last, chunk.subarray(-block)]).subarray(-block)
    yield chunk
  }
  if (!first.length) throw failure('it is empty')
  const plain = first.toString('latin1', magicAt, magicAt + 5) === 'ustar'
  if (plain && last.some((byte) => byte !== 0)) throw failure('its end is missing')
}

/** What the engine says of a tar that it can't unpack, in our words; other errors stay. */
export function badTar(error: unknown): unknown {
  if ((error as { code?: string }).code !== 'engine_error') return error
  const words = messageOf(error)
  if (/no space left on device/i.test(words)) {
    const text =
      'The disk of the server is full, so nothing was imported.\nFree some space there: an import needs room for its files twice.'
    return new DopraxError('disk_full', text, { status: 507, cause: error })
  }
  const reason = /unexpected EOF/i.test(words)
    ? 'its end is missing'
    : /invalid tar header|invalid header/i.test(words)
      ? 'it is no tar'
      : words.replace(/^.*?(?:exit status \d+\): )?/, '')
  return unusable(reason, error)
}

function unusable(reason: string, cause?: unknown): DopraxError {
  const text = `This is not a whole tar archive (${reason}), so nothing was imported. Make one with: tar -cf volume.tar -C FOLDER .`
  return new DopraxError('bad_tar', text, { cause })
}
