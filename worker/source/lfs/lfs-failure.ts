import { DeploymentFailedError, messageOf } from '../../../src/errors.ts'
import { listed } from '../../build/lfs.ts'

/** Why contents of Git LFS can't be had. */
export class LfsFailure extends Error {
  override readonly name = 'LfsFailure'
  /** Files that it is about; empty: all. */
  readonly paths: string[]
  /** Whether it may go away by itself. */
  readonly passes: boolean

  constructor(why: string, options: { paths?: string[]; passes?: boolean; cause?: unknown } = {}) {
    super(why, { cause: options.cause })
    this.paths = options.paths ?? []
    this.passes = options.passes ?? false
  }
}

/** HTTP's status as a failure, with what the server says to it (empty: nothing). `passing`: what may go away, besides 5xx. */
export function badStatus(
  status: number,
  said: string,
  { paths = [], passing = [408, 429] }: { paths?: string[]; passing?: number[] } = {},
): LfsFailure {
  const words = said ? ` (${said})` : ''
  const passes = status >= 500 || passing.includes(status)
  return new LfsFailure(`it answers with error: ${status}${words}`, { paths, passes })
}

/** Failures of a connection pass. */
export function asFailure(error: unknown, paths: string[] = []): LfsFailure {
  if (error instanceof LfsFailure) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return new LfsFailure(messageOf(error), { paths, passes: /^E(?!RR_)/.test(code), cause: error })
}

/** For people. `paths`: all files that were to be fetched. What is no LfsFailure stays as it is. */
export function lfsSourceError(host: string, paths: string[], error: unknown): unknown {
  if (!(error instanceof LfsFailure)) return error
  const failed = error.paths.length ? error.paths : paths
  return new DeploymentFailedError(
    'lfs_failed',
    `These files are in Git LFS, and their content can't be had from ${host}: ${explain(error.message)}.\n${listed(failed)}\nPush it there (git lfs push --all origin), or to this project (git lfs push --all doprax), and try again; or name the files in .dockerignore if the build doesn't need them.`,
    { cause: error, details: { paths: failed } },
  )
}

function explain(words: string): string {
  return reasons.find(([pattern]) => pattern.test(words))?.[1] ?? words.replace(/\.$/, '')
}

const reasons: [RegExp, string][] = [
  [/ENOTFOUND|EAI_AGAIN/, 'its name is not known'],
  [
    /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|socket hang up|aborted/,
    "it can't be reached from here, or broke off",
  ],
]
