import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { extract, type Header, pack } from 'tar-stream'
import { ByteReader } from './byte-reader.ts'

const block = 512
/** Of the records before an entry's own that belong to it: long names (GNU), attributes (POSIX). */
const prefaces = new Set(['x', 'g', 'L', 'K'])
/** Between real volumes and a tar that is made to fill our memory. */
const mostHeld = 10_000
const longestPreface = 1024 * 1024

/**
 * A tar without the entries that the engine would refuse or leave out when it unpacks it into a folder, which go into
 * `held`: the folder itself, and relative links that lead out of it. All other bytes stay as they are, as do those of
 * a stream that is no plain tar.
 */
export async function* holdEntries(
  tar: AsyncIterable<Buffer>,
  held: Header[],
): AsyncGenerator<Buffer, void, undefined> {
  const reader = new ByteReader(tar)
  for (;;) {
    const group = await readGroup(reader)
    const header = plainFile(group) ?? (await headerOf(group))
    if (!header) {
      yield group
      return yield* reader.rest()
    }
    if (held.length < mostHeld && isHeld(header)) held.push(header)
    else yield group
    const size = header.type === 'file' || header.type === 'contiguous-file' ? (header.size ?? 0) : 0
    yield* reader.pass(padded(size))
  }
}

/** The held entries as a tar, in a folder of this name. */
export function heldTar(held: Header[], folder: string): Readable {
  const tar = pack()
  for (const { name, type, mode, uid, gid, mtime, linkname } of held)
    tar.entry({ name: posix.join(folder, inRoot(name)), type, mode, uid, gid, mtime, linkname })
  tar.finalize()
  return Readable.from(tar)
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

function isHeld({ name, type, linkname }: Header): boolean {
  if (type === 'directory') return inRoot(name) === '/'
  if (type !== 'symlink' || !linkname || linkname.startsWith('/')) return false
  const target = posix.join('/root', inRoot(name), '..', linkname)
  return target !== '/root' && !target.startsWith('/root/')
}

function inRoot(name: string): string {
  return posix.resolve('/', name)
}

function padded(size: number): number {
  return Math.ceil(size / block) * block
}
