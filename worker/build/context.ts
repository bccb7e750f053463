import type { Readable } from 'node:stream'
import type { Repositories } from '../../src/git/repository.ts'
import { type ContextPart, packContext } from './context-tar.ts'
import { type SubmoduleOptions, submoduleParts } from './submodules/submodule-parts.ts'

export interface ContextRequest {
  repositories: Repositories
  project: string
  commit: string
  /** Folder of the source that is sent; `.` for all of it. */
  folder: string
  /** Which paths in it are sent. */
  isSent: (path: string) => boolean
  /** null: there are none. */
  submodules: SubmoduleOptions | null
  signal: AbortSignal
}

/**
 * The files of a commit and of its submodules as an uncompressed tar, as far as they are sent. The stream ends
 * with a DeploymentFailedError where the sources can't be built from: `lfs_pointers`, `submodule_failed`.
 */
export function buildContext(request: ContextRequest): Readable {
  return packContext(parts(request), request, request.signal)
}

async function* parts(request: ContextRequest): AsyncGenerator<ContextPart> {
  const { repositories, project, commit, submodules, signal } = request
  const repository = repositories.path(project)
  yield { prefix: '', archive: await repositories.archive(project, commit, signal), repository }
  if (submodules) yield* submoduleParts(repository, commit, submodules, signal)
}
