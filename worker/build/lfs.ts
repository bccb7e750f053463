import { DeploymentFailedError } from '../../src/errors.ts'

const shownFiles = 10
const longestPointer = 1024
const firstLine = Buffer.from('version https://git-lfs.github.com/spec/v1\n')

/** Git LFS specification, "The Pointer". */
export function isLfsPointer(content: Buffer): boolean {
  return content.length < longestPointer && content.subarray(0, firstLine.length).equals(firstLine)
}

export function lfsError(paths: string[]): DeploymentFailedError {
  const shown = paths.slice(0, shownFiles).map((path) => `  ${path}`)
  if (paths.length > shownFiles) shown.push(`  and ${paths.length - shownFiles} more`)
  return new DeploymentFailedError(
    'lfs_pointers',
    `These files are in Git LFS, so the push has only pointers to them, not their content:\n${shown.join('\n')}\nTake them out of LFS (git lfs migrate export --include=...), or name them in .dockerignore if the build doesn't need them.`,
    { details: { paths } },
  )
}
