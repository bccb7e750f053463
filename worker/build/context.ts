import type { Readable } from 'node:stream'
import type { Repositories } from '../../src/git/repository.ts'
import { contextFilter } from './context-filter.ts'
import { type ContextPart, packContext } from './context-tar.ts'
import { type SubmoduleOptions, submoduleParts } from './submodules/submodule-parts.ts'

export interface ContextRequest {
  repositories: Repositories
  project: string
  commit: string
  dockerfile: string
  /** Text of the .dockerignore that holds, if there is one. */
  ignore: string | null
  /** null: there are none. */
  submodules: SubmoduleOptions | null
  signal: AbortSignal
}

/**
 * The files of a commit and of its submodules as an uncompressed tar, without what .dockerignore excludes. The stream ends
 * with a DeploymentFailedError where the sources can't be built from: `lfs_pointers`, `submodule_failed`.
 */
export function buildContext(request: ContextRequest): Readable {
  return packContext(parts(request), contextFilter(request.ignore, request.dockerfile), request.signal)
}

/** `<dockerfile>.dockerignore` goes before `.dockerignore`. Source: Docker's build context guide, ".dockerignore files". */
export async function readIgnore(
  repositories: Repositories,
  project: string,
  commit: string,
  dockerfile: string,
): Promise<string | null> {
  const files = await repositories.readFiles(project, commit, [`${dockerfile}.dockerignore`, '.dockerignore'])
  return files.find((file) => file !== null)?.toString('utf8') ?? null
}

async function* parts(request: ContextRequest): AsyncGenerator<ContextPart> {
  const { repositories, project, commit, submodules, signal } = request
  yield { prefix: '', archive: await repositories.archive(project, commit, signal) }
  if (submodules) yield* submoduleParts(repositories.path(project), commit, submodules, signal)
}
