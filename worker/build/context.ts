import type { Readable } from 'node:stream'
import type { Repositories } from '../../src/git/repository.ts'
import { contextFilter } from './context-filter.ts'
import { type ContextPart, packContext } from './context-tar.ts'
import { type SubmoduleOptions, submoduleParts } from './submodules/submodule-parts.ts'

export interface ContextRequest {
  repositories: Repositories
  project: string
  commit: string
  /** Its path; `<dockerfile>.dockerignore` goes before `.dockerignore`. */
  dockerfile: string
  submodules: SubmoduleOptions
  signal: AbortSignal
}

/**
 * The files of a commit and of its submodules as an uncompressed tar, without what .dockerignore excludes. The stream ends
 * with a DeploymentFailedError where the sources can't be built from: `lfs_pointers`, `submodule_failed`.
 */
export async function buildContext(request: ContextRequest): Promise<Readable> {
  const { repositories, project, commit, dockerfile, signal } = request
  const ignore =
    (await repositories.readFile(project, commit, `${dockerfile}.dockerignore`)) ??
    (await repositories.readFile(project, commit, '.dockerignore'))
  return packContext(parts(request), contextFilter(ignore?.toString('utf8') ?? null, dockerfile), signal)
}

async function* parts(request: ContextRequest): AsyncGenerator<ContextPart> {
  const { repositories, project, commit, submodules, signal } = request
  yield { prefix: '', archive: await repositories.archive(project, commit, signal) }
  yield* submoduleParts({ repository: repositories.path(project), commit, prefix: '' }, submodules, signal)
}
