import type { Readable } from 'node:stream'
import { DopraxError } from '../errors.ts'
import { freeBytes } from './free-bytes.ts'

const lookEveryBytes = 16 * 1024 * 1024

/** The same bytes, as long as the disk of `folder` has so much free. Throws a DopraxError `disk_full`. */
export async function* keepDiskFree(
  source: Readable,
  folder: string,
  minFreeBytes: number,
): AsyncGenerator<Buffer, void, undefined> {
  let unseen = lookEveryBytes
  for await (const chunk of source as AsyncIterable<Buffer>) {
    unseen += chunk.length
    if (unseen >= lookEveryBytes) {
      unseen = 0
      await checkFree(folder, minFreeBytes)
    }
    yield chunk
  }
}

async function checkFree(folder: string, minFreeBytes: number): Promise<void> {
  if ((await freeBytes(folder)) >= minFreeBytes) return
  throw new DopraxError(
    'disk_full',
    'The disk of the server is nearly full, so nothing was stored: free some space there first.',
    { status: 507 },
  )
}
