import { createReadStream } from 'node:fs'
import { PassThrough, Readable, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { extract, type Header, type Pack, pack } from 'tar-stream'
import { isLfsPointer, readLfsPointer } from '../../src/domain/lfs.ts'
import { lfsObjectPath, lfsObjectSize } from '../../src/git/lfs/lfs-store.ts'
import { lfsError } from './lfs.ts'

/** A tar whose files go under `prefix`, which is empty or ends in a slash. */
export interface ContextPart {
  prefix: string
  archive: Readable
  /** Path of the bare repository that it is of, and that has the contents which Git LFS keeps. */
  repository: string
}

type Entry = AsyncIterable<Buffer> & { header: Header }

/** Files up to this size are passed on in one piece. */
const smallBytes = 64 * 1024

export interface ContextChoice {
  /** The folder whose files are sent, as if it were the root; `.` for all. */
  folder: string
  isSent: (path: string) => boolean
}

/** What the context calls a path of the source; null: it is not sent. */
export function pathInContext({ folder, isSent }: ContextChoice, full: string): string | null {
  const root = folder === '.' ? '' : `${folder}/`
  const path = full.slice(root.length)
  return full.startsWith(root) && path !== '' && isSent(path) ? path : null
}

/**
 * One uncompressed tar of all parts, without the paths that are not chosen. Modes become those that git knows (644, 755).
 * Pointers of Git LFS become what they stand for. Where that is not here, the tar ends with DeploymentFailedError
 * `lfs_pointers` instead of its last bytes, so that no build begins with them.
 */
export function packContext(
  parts: AsyncIterable<ContextPart>,
  choice: ContextChoice,
  signal: AbortSignal,
): Readable {
  const tar = pack()
  const stream = new PassThrough()
  const stop = new AbortController()
  pipeline(Readable.from(tar), stream, { signal }).catch((error) => stop.abort(error))
  copyParts(parts, choice, tar, AbortSignal.any([signal, stop.signal])).then(
    () => tar.finalize(),
    (error) => {
      stream.destroy(error)
      tar.destroy()
    },
  )
  return stream
}

async function copyParts(
  parts: AsyncIterable<ContextPart>,
  choice: ContextChoice,
  tar: Pack,
  signal: AbortSignal,
): Promise<void> {
  const missing: string[] = []
  for await (const { prefix, archive, repository } of parts) {
    const entries = extract()
    const read = pipeline(archive, entries as unknown as Writable, { signal })
    read.catch(() => {})
    for await (const source of entries) {
      const entry = source as typeof source & Entry
      const path = pathInContext(choice, prefix + entry.header.name.replace(/\/$/, ''))
      if (path === null) entry.resume()
      else if (!(await copyEntry(entry, path, tar, repository, signal))) missing.push(path)
    }
    await read
  }
  if (missing.length) throw lfsError(missing)
}

/** False: it is a pointer of Git LFS to what is not here. */
async function copyEntry(
  entry: Entry,
  path: string,
  tar: Pack,
  repository: string,
  signal: AbortSignal,
): Promise<boolean> {
  const header = toHeader(entry.header, path)
  if (entry.header.size > smallBytes) {
    await pipeline(entry, tar.entry(header) as unknown as Writable)
    return true
  }
  const content = await buffer(entry)
  if (isLfsPointer(content)) return copyObject(content, header, tar, repository, signal)
  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve())
    if (header.type === 'file') tar.entry(header, done).end(content)
    else tar.entry(header, done)
  })
  return true
}

async function copyObject(
  pointer: Buffer,
  header: Partial<Header> & { name: string },
  tar: Pack,
  repository: string,
  signal: AbortSignal,
): Promise<boolean> {
  const object = readLfsPointer(pointer)
  if (!object || (await lfsObjectSize(repository, object.oid)) !== object.size) return false
  const content = createReadStream(lfsObjectPath(repository, object.oid))
  await pipeline(content, tar.entry({ ...header, size: object.size }) as unknown as Writable, { signal })
  return true
}

function toHeader(
  { type, mode, size, mtime, linkname }: Header,
  path: string,
): Partial<Header> & { name: string } {
  if (type === 'directory') return { name: `${path}/`, type, mode: 0o755, mtime }
  if (type === 'symlink') return { name: path, type, mode: 0o777, mtime, linkname }
  return { name: path, type: 'file', mode: mode & 0o111 ? 0o755 : 0o644, size, mtime }
}
