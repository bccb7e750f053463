import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { type Header, pack } from 'tar-stream'

/** Between real volumes and a tar that is made to fill our memory. */
const mostHeld = 10_000

/** The entries of a tar that the engine would refuse or leave out when it unpacks it into a folder. */
export class HeldEntries {
  readonly headers: Header[] = []

  /** Holds the folder itself, and relative links that lead out of it; whether it was one. */
  hold(header: Header): boolean {
    if (this.headers.length >= mostHeld || !isHeld(header)) return false
    this.headers.push(header)
    return true
  }

  /** They as a tar, in a folder of this name. */
  tar(folder: string): Readable {
    const tar = pack()
    for (const { name, type, mode, uid, gid, mtime, linkname } of this.headers)
      tar.entry({ name: posix.join(folder, inRoot(name)), type, mode, uid, gid, mtime, linkname })
    tar.finalize()
    return Readable.from(tar)
  }
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
