import { posix } from 'node:path'
import type { MainSpec } from '../../src/domain/spec/spec.ts'
import { DeploymentFailedError } from '../../src/errors.ts'
import type { Repositories } from '../../src/git/repository.ts'
import { exposeInstructions } from './expose-instructions.ts'

/** What is read of a commit before its build. */
export interface BuildFiles {
  /** The context: a folder of the source, `.` for its root. */
  folder: string
  /** Path in the context. */
  dockerfile: string
  /** Names in the root of the context. */
  names: string[]
  hasDockerfile: boolean
  hasSubmodules: boolean
  /** Text of the .dockerignore that holds, if there is one. */
  ignore: string | null
  /** The arguments of each EXPOSE of the Dockerfile's last stage, in its order. */
  exposes: string[]
}

/**
 * `<dockerfile>.dockerignore` goes before `.dockerignore`. Source: Docker's build context guide, ".dockerignore files".
 * Throws a DeploymentFailedError `no_context`.
 */
export async function readBuildFiles(
  repositories: Repositories,
  project: string,
  commit: string,
  { dockerfile: chosen, context }: Pick<MainSpec['build'], 'dockerfile' | 'context'>,
): Promise<BuildFiles> {
  const folder = context ?? '.'
  const dockerfile = chosen ?? 'Dockerfile'
  const paths = [`${dockerfile}.dockerignore`, '.dockerignore', dockerfile].map((path) =>
    posix.join(folder, path),
  )
  const [names, [ownIgnore, ignore, text, modules]] = await Promise.all([
    repositories.names(project, commit, folder),
    readTexts(repositories, project, commit, [...paths, '.gitmodules']),
  ])
  if (!names)
    throw new DeploymentFailedError(
      'no_context',
      `The build context in doprax.yaml is '${folder}', but the commit has no such folder: correct 'context' under 'build'.`,
    )
  return {
    folder,
    dockerfile,
    names,
    hasDockerfile: text !== null || names.includes(dockerfile),
    hasSubmodules: modules !== null,
    ignore: ownIgnore ?? ignore ?? null,
    exposes: exposeInstructions(text ?? ''),
  }
}

async function readTexts(
  repositories: Repositories,
  project: string,
  commit: string,
  paths: string[],
): Promise<(string | null)[]> {
  const files = await repositories.readFiles(project, commit, paths)
  return files.map((file) => (Buffer.isBuffer(file) ? file.toString('utf8') : null))
}
