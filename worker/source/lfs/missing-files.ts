import { type LfsObject, readLfsPointer } from '../../../src/domain/lfs.ts'
import { askGit, runGit } from '../../../src/git/git-process.ts'
import { lfsObjectSize } from '../../../src/git/lfs/lfs-store.ts'
import { readObjects } from '../../../src/git/objects.ts'

export interface LfsFile extends LfsObject {
  path: string
}

/** Bytes between which a pointer has (Git LFS specification, "The Pointer"). */
const shortestPointer = 100
const longestPointer = 1023

/** The files in a folder of a commit (`.`: all) that are sent to its build and whose content Git LFS has elsewhere only. */
export async function missingFiles(
  repository: string,
  commit: string,
  folder: string,
  isSent: (path: string) => boolean,
): Promise<LfsFile[]> {
  if (!(await usesLfs(repository, commit))) return []
  const tree = folder === '.' ? commit : `${commit}:${folder}`
  const listing = await runGit(['-C', repository, 'ls-tree', '-r', '-l', '-z', tree])
  const small = parseTree(listing.toString()).filter(({ path }) => isSent(path))
  const objects = await readObjects(
    repository,
    small.map(({ blob }) => blob),
  )
  const files = small.flatMap(({ path }, at) => {
    const object = readLfsPointer(objects[at]?.content ?? Buffer.alloc(0))
    return object ? [{ path, ...object }] : []
  })
  const sizes = await Promise.all(files.map(({ oid }) => lfsObjectSize(repository, oid)))
  return files.filter(({ size }, at) => sizes[at] !== size)
}

/** One process, so that others pay next to nothing. */
function usesLfs(repository: string, commit: string): Promise<boolean> {
  const pattern = ['--quiet', '--text', '--fixed-strings', '-e', 'filter=lfs']
  return askGit(['-C', repository, 'grep', ...pattern, commit, '--', ':(top,glob)**/.gitattributes'])
}

/** Files that may be pointers, from `git ls-tree -l -z`. */
function parseTree(listing: string): { path: string; blob: string }[] {
  return listing.split('\0').flatMap((line) => {
    const [, blob, size, path] = /^100\d{3} blob (\w+) +(\d+)\t(.+)$/s.exec(line) ?? []
    const fits = Number(size) >= shortestPointer && Number(size) <= longestPointer
    return blob && fits ? [{ path: path!, blob }] : []
  })
}
