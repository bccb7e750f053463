import { DeploymentFailedError } from '../../src/errors.ts'

const shownFiles = 10

/** Files whose content Git LFS keeps, and did not give. */
export function lfsError(paths: string[]): DeploymentFailedError {
  return new DeploymentFailedError(
    'lfs_pointers',
    `These files are in Git LFS, but their content was not sent:\n${listed(paths)}\nSend it (git lfs push --all doprax) and try again, take the files out of LFS (git lfs migrate export --include=...), or name them in .dockerignore if the build doesn't need them.`,
    { details: { paths } },
  )
}

/** For people, a line each. */
export function listed(paths: string[]): string {
  const shown = paths.slice(0, shownFiles).map((path) => `  ${path}`)
  if (paths.length > shownFiles) shown.push(`  and ${paths.length - shownFiles} more`)
  return shown.join('\n')
}
