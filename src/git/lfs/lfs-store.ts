import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DopraxError, NotFoundError } from '../../errors.ts'
import { syncFolder } from '../durable-file.ts'

/** Of a repository: where contents are written until they are whole and checked. */
export const lfsTemporary = ['lfs', 'tmp']

/** Where a repository has an object, as git-lfs itself would (Git LFS specification, "Intercepting Git"). */
export function lfsObjectPath(repository: string, oid: string): string {
  return join(repository, ...foldersOf(oid), oid)
}

/** In bytes; null: it is not there. */
export async function lfsObjectSize(repository: string, oid: string): Promise<number | null> {
  try {
    return (await stat(lfsObjectPath(repository, oid))).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/**
 * Keeps a content for good once it is proven to be the object's; else nothing of it stays. Safe to repeat, also at the
 * same time. `size: null`: it is not known before. Throws a DopraxError `lfs_mismatch`, or NotFoundError when the
 * repository is gone.
 */
export async function writeLfsObject(
  repository: string,
  { oid, size }: { oid: string; size: number | null },
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const temporary = join(await makeFolders(repository, lfsTemporary), randomUUID())
  const file = await open(temporary, 'wx', 0o600)
  try {
    try {
      await copyProven(file, { oid, size }, content)
      await file.sync()
    } finally {
      await file.close()
    }
    const folder = await makeFolders(repository, foldersOf(oid))
    await rename(temporary, join(folder, oid))
    await syncFolder(folder)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function copyProven(
  file: FileHandle,
  { oid, size }: { oid: string; size: number | null },
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const hash = createHash('sha256')
  let length = 0
  for await (const chunk of content) {
    length += chunk.length
    if (size !== null && length > size) throw mismatch(oid, `more than the ${size} bytes it should have`)
    hash.update(chunk)
    await file.writeFile(chunk)
  }
  if (size !== null && length < size) throw mismatch(oid, `${length} bytes, not ${size}`)
  const found = hash.digest('hex')
  if (found !== oid) throw mismatch(oid, `its SHA-256 is ${found}`)
}

function mismatch(oid: string, how: string): DopraxError {
  return new DopraxError(
    'lfs_mismatch',
    `What came is not the content of ${oid}: ${how}. It was cut or changed on the way, so nothing of it was kept.`,
    { status: 422 },
  )
}

function foldersOf(oid: string): string[] {
  return ['lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4)]
}

/** One by one, as a repository that is being removed must not come to life again. */
async function makeFolders(repository: string, names: string[]): Promise<string> {
  let path = repository
  for (const name of names) {
    path = join(path, name)
    try {
      await mkdir(path, { mode: 0o700 })
      await syncFolder(dirname(path))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') throw new NotFoundError('The project was deleted meanwhile.')
      if (code !== 'EEXIST') throw error
    }
  }
  return path
}
