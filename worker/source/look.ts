import { DeploymentFailedError } from '../../src/errors.ts'
import type { Source } from '../../src/store/sources.ts'
import { runGit } from '../build/submodules/guarded-git.ts'
import { sourceError } from './explain.ts'
import { type SourceServices, withSource } from './with-source.ts'

export interface Head {
  branch: string
  commit: string
}

/**
 * Where a branch of a source is now; null: its default one. Throws a DeploymentFailedError `source_failed`, or the
 * signal's reason.
 */
export async function look(
  services: SourceServices,
  source: Pick<Source, 'url' | 'credentials'>,
  branch: string | null,
  signal: AbortSignal,
): Promise<Head> {
  const wanted =
    branch === null ? ['--symref', '--', source.url, 'HEAD'] : ['--', source.url, `refs/heads/${branch}`]
  const output = await withSource(services, source, ({ options, env }) =>
    runGit([...options, 'ls-remote', ...wanted], signal, env),
  ).catch((error) => {
    signal.throwIfAborted()
    throw sourceError(source.url, error)
  })
  const name = branch ?? /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(output)?.[1]
  const ref = branch === null ? 'HEAD' : `refs/heads/${branch}`
  const line = output.split('\n').find((each) => /^[0-9a-f]{40,64}\t/.test(each) && each.endsWith(`\t${ref}`))
  if (name && line) return { branch: name, commit: line.split('\t')[0]! }
  throw new DeploymentFailedError(
    'source_failed',
    `${source.url} has ${branch === null ? 'no commit yet' : `no branch ${branch}`}: push one there, or choose another branch.`,
  )
}
