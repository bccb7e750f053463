import { DopraxError, NotFoundError } from '../../errors.ts'
import { splitTarget } from '../request-target.ts'

/** What a request asks of a project's LFS server (git-lfs, docs/api/batch.md and basic-transfers.md). */
export type LfsTarget = { project: string } & (
  | { action: 'batch' }
  | { action: 'upload' | 'download'; oid: string }
)

/** The path below a repository's where its LFS server is (git-lfs, docs/api/server-discovery.md). */
export const lfsPath = 'info/lfs'

const objectActions: Record<string, 'upload' | 'download'> = { PUT: 'upload', GET: 'download' }

export function isLfsTarget(target: string): boolean {
  return /^\/[^/]*\.git\/info\/lfs(\/|\?|$)/.test(target)
}

/** Throws as `splitTarget` does; NotFoundError for what Git LFS has besides, such as locks: its clients go on without. */
export function parseLfsTarget(method: string, target: string): LfsTarget {
  const { project, rest, query } = splitTarget(target)
  const path = query === '' ? rest.slice(`${lfsPath}/`.length) : ''
  const [, oid] = /^objects\/([0-9a-f]{64})$/.exec(path) ?? []
  if (path !== 'objects/batch' && !oid) {
    throw new NotFoundError('Of Git LFS, only its batch API with basic transfers is spoken here: no locks.')
  }
  if (!oid && method === 'POST') return { project, action: 'batch' }
  const action = objectActions[method]
  if (oid && action) return { project, action, oid }
  throw new DopraxError('bad_method', `${method} is not a method of Git LFS here.`, { status: 405 })
}
