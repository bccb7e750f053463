import type { IncomingMessage } from 'node:http'
import { keepDiskFree } from '../../../src/actions/keep-disk-free.ts'
import type { Config } from '../../../src/config.ts'
import { megabytes } from '../../../src/domain/size-text.ts'
import { DeploymentFailedError } from '../../../src/errors.ts'
import { writeLfsObject } from '../../../src/git/lfs/lfs-store.ts'
import type { Attempt } from '../../attempt.ts'
import { checkFreeDisk } from '../../build/free-disk.ts'
import type { Remote } from '../remote.ts'
import { fetchObjects } from './fetch-objects.ts'
import { FetchProgress } from './fetch-progress.ts'
import { GuardedHttp } from './guarded-http.ts'
import { asFailure, lfsSourceError } from './lfs-failure.ts'
import { lfsServerOf } from './lfs-server.ts'
import type { LfsFile } from './missing-files.ts'

const idleMs = 60_000

export interface LfsOrigin {
  /** Of the repository. */
  url: string
  /** Whether it may lead to addresses that are not on the public internet. */
  allowPrivate: boolean
  withRemote(work: (remote: Remote) => Promise<void>): Promise<void>
}

export interface FetchFilesOptions {
  config: Pick<Config, 'minFreeDiskBytes' | 'maxPushBytes'>
  /** Path of the bare repository that gets the contents. */
  repository: string
  origin: LfsOrigin
  log: Pick<Attempt['log'], 'write'>
  signal: AbortSignal
}

/**
 * Brings the contents of files from the LFS server of a repository, and tells how far it is. Throws a DeploymentFailedError
 * `lfs_failed` or `disk_full`, or the signal's reason.
 */
export async function fetchFiles(files: LfsFile[], options: FetchFilesOptions): Promise<void> {
  const { config, repository, origin, log, signal } = options
  const { minFreeDiskBytes, maxPushBytes } = config
  const left = new Map(files.map((file) => [file.oid, file]))
  const objects = [...left.values()]
  const bytes = objects.reduce((sum, { size }) => sum + size, 0)
  const tooLarge = objects.find(({ size }) => size > maxPushBytes)
  if (tooLarge) throw tooLargeError(tooLarge)
  await checkFreeDisk([repository], minFreeDiskBytes + bytes)
  const count = objects.length === 1 ? '1 file' : `${objects.length} files`
  log.write({ type: 'phase', text: `Fetching ${count} of Git LFS, ${megabytes(bytes)}` })
  const progress = new FetchProgress(objects, (text) => log.write({ type: 'output', text }))
  const save = async (file: LfsFile, content: IncomingMessage) => {
    const kept = keepDiskFree(content, repository, minFreeDiskBytes)
    await writeLfsObject(repository, file, progress.count(file, kept))
    progress.saved()
  }
  const http = new GuardedHttp({ allowPrivate: origin.allowPrivate, idleMs })
  try {
    await origin.withRemote(async (remote) => {
      const server = await lfsServerOf(remote, signal).catch((error) => {
        throw asFailure(error)
      })
      await fetchObjects(left, { http, server, save, signal })
    })
  } catch (error) {
    signal.throwIfAborted()
    const paths = files.map(({ path }) => path)
    throw lfsSourceError(new URL(origin.url).host, paths, error)
  } finally {
    http.close()
  }
}

function tooLargeError({ path, size }: LfsFile): DeploymentFailedError {
  return new DeploymentFailedError(
    'lfs_failed',
    `${path} is in Git LFS and has ${megabytes(size)}, which is larger than DOPRAX_MAX_PUSH: raise that, or name the file in .dockerignore if the build doesn't need it.`,
  )
}
