import { type LfsObject, pointerLimit, readLfsPointer } from '../../../src/domain/lfs.ts'
import { askGit, runGit } from '../../../src/git/git-process.ts'
import { lfsObjectSize } from '../../../src/git/lfs/lfs-store.ts'
import { readObjects } from '../../../src/git/objects.ts'
import { type ContextChoice, pathInContext } from '../../build/context-tar.ts'

export interface LfsFile extends LfsObject {
  path: string
}

/** The files of a commit. */
export interface LfsTree {
  /** Path of the bare repository. */
  repository: string
  commit: string
  /** Where they are in the source; empty, or with a slash at the end. */
  prefix: string
}

/** No pointer has fewer bytes: its hash alone has 64. */
const shortestPointer = 100

/** The files whose content Git LFS has elsewhere only, of those that a build needs. */
export async function missingFiles(
  { repository, commit, prefix }: LfsTree,
  choice: ContextChoice,
): Promise<LfsFile[]> {
  if (!(await usesLfs(repository, commit))) return []
  const listing = (await runGit(['-C', repository, 'ls-tree', '-r', '-l', '-z', commit])).toString()
  const small = listing
    .split('\0')
    .map((line) => parseLine(line, prefix))
    .filter((file) => file !== null)
    .filter(({ path }) => pathInContext(choice, path) !== null)
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

/** Of `git ls-tree -l -z`; null: it can be no pointer. */
function parseLine(line: string, prefix: string): { path: string; blob: string } | null {
  const [, blob, size, path] = /^100\d{3} blob (\w+) +(\d+)\t(.+)$/s.exec(line) ?? []
  const fits = Number(size) >= shortestPointer && Number(size) < pointerLimit
  return blob && fits ? { path: prefix + path, blob } : null
}
