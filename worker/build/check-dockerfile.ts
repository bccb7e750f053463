import { posix } from 'node:path'
import { DeploymentFailedError } from '../../src/errors.ts'
import type { BuildFiles } from './build-files.ts'

/** Throws a DeploymentFailedError `no_dockerfile`. `chosen`: what doprax.yaml says; null: nothing. */
export function checkDockerfile({ folder, hasDockerfile, names }: BuildFiles, chosen: string | null): void {
  if (hasDockerfile) return
  const where = folder === '.' ? 'the root of this commit' : `the folder ${folder} of this commit`
  const wanted = chosen ?? 'Dockerfile'
  const similar = names.find((name) => name.toLowerCase() === wanted.toLowerCase())
  const move = similar && `git mv ${posix.join(folder, similar)} ${posix.join(folder, wanted)}`
  throw new DeploymentFailedError(
    'no_dockerfile',
    similar
      ? `The file is called '${similar}', but it must be '${wanted}': ${move}, commit, and push again.`
      : chosen
        ? `doprax.yaml says to build from '${chosen}', which is not in ${where}: correct 'dockerfile' under 'build' (a path in the build context).`
        : `There is no Dockerfile in ${where}.\nAdd one that builds and starts your program, commit it, and push again.`,
  )
}
