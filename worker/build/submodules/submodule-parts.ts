import { DeploymentFailedError } from '../../../src/errors.ts'
import { archiveOf } from '../../../src/git/archive.ts'
import type { ContextPart } from '../context-tar.ts'
import { fetchSubmodule, type SubmoduleOptions } from './fetch-submodule.ts'
import { listSubmodules } from './list-submodules.ts'

export type { SubmoduleOptions } from './fetch-submodule.ts'

const deepest = 10

interface Tree {
  repository: string
  commit: string
  /** Where its files are in the context; empty, or with a slash at the end. */
  prefix: string
}

/** The files of a commit's submodules, and of theirs. git archive itself leaves an empty folder for each. */
export async function* submoduleParts(
  { repository, commit, prefix }: Tree,
  options: SubmoduleOptions,
  signal: AbortSignal,
  depth = 1,
): AsyncGenerator<ContextPart> {
  for (const submodule of await listSubmodules(repository, commit, signal)) {
    if (depth > deepest) {
      const text = `Submodules are nested more than ${deepest} deep, at '${prefix}${submodule.path}': take some out.`
      throw new DeploymentFailedError('submodule_failed', text)
    }
    const fetched = await fetchSubmodule({ ...submodule, path: prefix + submodule.path }, options, signal)
    const tree = {
      repository: fetched.repository,
      commit: submodule.oid,
      prefix: `${prefix}${submodule.path}/`,
    }
    yield { prefix: tree.prefix, archive: await archiveOf(tree.repository, tree.commit, signal) }
    yield* submoduleParts(tree, { ...options, baseUrl: fetched.url }, signal, depth + 1)
  }
}
