import { DopraxError, messageOf } from '../errors.ts'

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

/** DopraxError `bad_tar`. */
export function unusable(reason: string, cause?: unknown): DopraxError {
  const text = `This is not a whole tar archive (${reason}), so nothing was imported. Make one with: tar -cf volume.tar -C FOLDER .`
  return new DopraxError('bad_tar', text, { cause })
}
