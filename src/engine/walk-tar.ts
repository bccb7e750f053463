import { extract, type Header } from 'tar-stream'
import { ByteReader } from './byte-reader.ts'

const block = 512
/** Of the records before an entry's own that belong to it: long names (GNU), attributes (POSIX). */
const prefaces = new Set(['x', 'g', 'L', 'K'])
const longestPreface = 1024 * 1024
const cut = 'its end is missing'

/**
 * The bytes of a tar, without those of the entries that `keep` refuses; it is not asked about all plain files. A stream
 * that is no plain tar passes as it is. Throws what `failure` makes when the stream is empty or ends before the tar does.
 */
export async function* walkTar(
  tar: AsyncIterable<Buffer>,
  keep: (header: Header) => boolean,
  failure: (reason: string) => Error,
): AsyncGenerator<Buffer, void, undefined> {
  const reader = new ByteReader(tar)
  for (let entries = 0; ; entries++) {
    const group = await readGroup(reader)
    const header = plainFile(group) ?? (await headerOf(group))
    if (!header) {
      if (!entries && !group.length) throw failure('it is empty')
      if (entries && (!group.length || group.length % block)) throw failure(cut)
      yield group
      return yield* reader.rest()
    }
    if (keep(header)) yield group
    let missing = hasContent(header) ? padded(header.size ?? 0) : 0
    for await (const piece of reader.pass(missing)) {
      missing -= piece.length
      yield piece
    }
    if (missing) throw failure(cut)
  }
}

async function readGroup(reader: ByteReader): Promise<Buffer> {
  const parts: Buffer[] = []
  for (;;) {
    const record = await reader.take(block)
    parts.push(record)
    const size = sizeIn(record)
    if (!prefaces.has(String.fromCharCode(record[156] ?? 0)) || !(size <= longestPreface)) break
    parts.push(await reader.take(padded(size)))
  }
  return Buffer.concat(parts)
}

/** Most entries are of this kind, and need no more reading; null for others. */
function plainFile(group: Buffer): Header | null {
  const isPlain = group.length === block && group.toString('latin1', 156, 157) === '0'
  const size = sizeIn(group)
  if (!isPlain || group.toString('latin1', 257, 262) !== 'ustar' || !(size >= 0)) return null
  return { name: '', type: 'file', size } as Header
}

/** NaN when it is not in octal digits, as of very large files. */
function sizeIn(record: Buffer): number {
  return Number.parseInt(record.toString('latin1', 124, 136), 8)
}

/** null when this is no entry: the end of the tar, or no tar. */
function headerOf(group: Buffer): Promise<Header | null> {
  return new Promise((resolve) => {
    const entries = extract()
    entries.on('entry', (header, content) => {
      // Its bytes are not among those given.
      content.on('error', () => {})
      resolve(header)
    })
    entries.on('error', () => resolve(null))
    entries.on('close', () => resolve(null))
    entries.end(group)
  })
}

function hasContent({ type }: Header): boolean {
  return type === 'file' || type === 'contiguous-file'
}

function padded(size: number): number {
  return Math.ceil(size / block) * block
}
