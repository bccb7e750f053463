import { DopraxError, NotFoundError } from '../errors.ts'

export type GitService = 'upload-pack' | 'receive-pack'

/** What a request asks of git. `other`: a path of a repository that the smart protocol does not have. */
export interface GitTarget {
  project: string
  action: 'advertise' | 'serve' | 'other'
  service: GitService
}

/** Whether a raw request target is meant for git: `/<something>.git…`, or a path that only git clients ask for. */
export function isGitTarget(target: string): boolean {
  const path = target.split('?', 1)[0]!
  return /^\/[^/]*\.git(\/|$)/i.test(path) || /\/(info\/refs|git-(upload|receive)-pack)$/.test(path)
}

export interface SplitTarget {
  project: string
  /** Path behind the repository's, without a slash at its begin. */
  rest: string
  /** Empty: there is none. */
  query: string
}

/**
 * Reads a raw request target (RFC 9112, 3.2.1) strictly: nothing is decoded, so nothing can be hidden.
 * Throws DopraxError `bad_path` or NotFoundError.
 */
export function splitTarget(target: string): SplitTarget {
  const [path, ...queries] = target.split('?')
  const query = queries.join('?')
  if (!/^\/[A-Za-z0-9._~/-]+$/.test(path!) || /\/\/|\/\.\.?(\/|$)/.test(path!)) {
    throw new DopraxError(
      'bad_path',
      "This address has characters that no project's address has. It is like http://<host>/<project>.git, with a name of letters a-z, digits and hyphens.",
    )
  }
  const [first, ...others] = path!.slice(1).split('/')
  const rest = others.join('/')
  if (!/\.git$/.test(first!) || /(^|\/)[^/]*\.git\//.test(`${rest}/`)) {
    throw new NotFoundError(
      "There is no repository at this address. A project's address ends in its name and .git, with nothing between host and name: http://<host>/<project>.git",
    )
  }
  return { project: first!.slice(0, -'.git'.length), rest, query }
}

/** Throws as `splitTarget` does, and DopraxError `bad_query`. */
export function parseGitTarget(method: string, target: string): GitTarget {
  const { project, rest, query } = splitTarget(target)
  if (rest === 'info/refs' && method === 'GET') {
    if (query === '') return { project, action: 'other', service: 'upload-pack' }
    const service = /^service=git-(upload-pack|receive-pack)$/.exec(query)?.[1]
    if (service) return { project, action: 'advertise', service: service as GitService }
    throw new DopraxError('bad_query', 'The service must be git-upload-pack or git-receive-pack.')
  }
  const service = /^git-(upload-pack|receive-pack)$/.exec(rest)?.[1] as GitService | undefined
  if (service && method === 'POST' && query === '') return { project, action: 'serve', service }
  return { project, action: 'other', service: service ?? 'upload-pack' }
}
