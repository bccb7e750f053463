import { DeploymentFailedError } from '../../../src/errors.ts'
import { archiveOf } from '../../../src/git/archive.ts'
import type { LfsTree } from '../../source/lfs/missing-files.ts'
import type { ContextPart } from '../context-tar.ts'
import { fetchSubmodule, type SubmoduleOptions } from './fetch-submodule.ts'
import { listSubmodules } from './list-submodules.ts'

export type { SubmoduleOptions } from './fetch-submodule.ts'

const deepest = 10
const most = 500

interface Tree extends LfsTree {
  /** How deep its submodules are: 1 for those of the commit itself. */
  depth: number
}

/** The files of a commit's submodules, and of theirs. git archive itself leaves an empty folder for each. */
export function submoduleParts(
  repository: string,
  commit: string,
  options: SubmoduleOptions,
  signal: AbortSignal,
): AsyncGenerator<ContextPart> {
  let count = 0
  return partsOf({ repository, commit, prefix: '', depth: 1 }, options)

  async function* partsOf(tree: Tree, options: SubmoduleOptions): AsyncGenerator<ContextPart> {
    for (const submodule of await listSubmodules(tree.repository, tree.commit, signal)) {
      const path = tree.prefix + submodule.path
      if (tree.depth > deepest) throw tooMany(`are nested more than ${deepest} deep, at '${path}'`)
      if (++count > most) throw tooMany(`and theirs are more than ${most}, at '${path}'`)
      const { repository, url, access } = await fetchSubmodule({ ...submodule, path }, options, signal)
      const inner = { repository, commit: submodule.oid, prefix: `${path}/`, depth: tree.depth + 1 }
      if (access) await options.bringLfs(inner, access, url, signal)
      yield { prefix: inner.prefix, archive: await archiveOf(repository, inner.commit, signal), repository }
      // Who wrote a submodule that lies elsewhere must not choose what of this server, or of the source's owner, gets into the build.
      const own = access ? null : options.own
      const source = access?.isCovered ? options.source : null
      yield* partsOf(inner, { ...options, baseUrl: url, own, source })
    }
  }
}

function tooMany(how: string): DeploymentFailedError {
  return new DeploymentFailedError('submodule_failed', `The submodules ${how}: take some out.`)
}
