import { keepDiskFree } from '../../../src/actions/keep-disk-free.ts'
import { megabytes } from '../../../src/domain/size-text.ts'
import { DeploymentFailedError } from '../../../src/errors.ts'
import { writeLfsObject } from '../../../src/git/lfs/lfs-store.ts'
import type { Attempt } from '../../attempt.ts'
import { contextFilter } from '../../build/context-filter.ts'
import { checkFreeDisk } from '../../build/free-disk.ts'
import type { Prepared } from '../../build/prepare-build.ts'
import { type SourceAccess, sourceAccess } from '../../build/submodules/source-access.ts'
import type { WorkerServices } from '../../worker-services.ts'
import { withTimeLimit } from '../time-limit.ts'
import { fetchObjects } from './fetch-objects.ts'
import { FetchProgress } from './fetch-progress.ts'
import { GuardedHttp } from './guarded-http.ts'
import { asFailure, lfsSourceError } from './lfs-failure.ts'
import { lfsServerOf } from './lfs-server.ts'
import { type LfsFile, missingFiles } from './missing-files.ts'

const idleMs = 60_000

/**
 * Afterwards, the project's repository has what the build of an imported commit needs of Git LFS: what is not there comes from
 * the source's LFS server. Throws a DeploymentFailedError `lfs_failed`, `source_timeout` or `disk_full`.
 */
export async function bringLfs(
  services: WorkerServices,
  attempt: Attempt,
  prepared: Promise<Prepared>,
): Promise<void> {
  const { repositories } = services
  const { project, deployment } = attempt
  const source = await sourceAccess(services, project, deployment)
  if (!source) return
  const { folder, dockerfile, ignore } = (await prepared).files
  const isSent = contextFilter(ignore, dockerfile)
  const repository = repositories.path(project.name)
  const files = await missingFiles(repository, deployment.commit_oid!, folder, isSent)
  if (!files.length) return
  const { host } = new URL(source.baseUrl)
  await withTimeLimit(services, attempt, `${host} did not give the files of Git LFS`, (limited) =>
    fetchFiles(services, limited, source, repository, files).catch((error) => {
      limited.signal.throwIfAborted()
      throw lfsSourceError(
        host,
        files.map(({ path }) => path),
        error,
      )
    }),
  )
}

async function fetchFiles(
  { config }: WorkerServices,
  { log, signal }: Attempt,
  source: SourceAccess,
  repository: string,
  files: LfsFile[],
): Promise<void> {
  const { reposDir, minFreeDiskBytes, maxPushBytes, allowPrivateSources: allowPrivate } = config
  const objects = [...new Map(files.map((file) => [file.oid, file])).values()]
  const bytes = objects.reduce((sum, { size }) => sum + size, 0)
  const tooLarge = objects.find(({ size }) => size > maxPushBytes)
  if (tooLarge) throw new DeploymentFailedError('lfs_failed', tooLargeText(tooLarge))
  await checkFreeDisk([reposDir], minFreeDiskBytes + bytes)
  const count = objects.length === 1 ? '1 file' : `${objects.length} files`
  log.write({ type: 'phase', text: `Fetching ${count} of Git LFS, ${megabytes(bytes)}` })
  const progress = new FetchProgress(objects, (text) => log.write({ type: 'output', text }))
  const save: Parameters<typeof fetchObjects>[1]['save'] = async (file, content) => {
    const counted = progress.count(file, keepDiskFree(content, reposDir, minFreeDiskBytes))
    await writeLfsObject(repository, file, counted)
    progress.saved()
  }
  const left = new Map(objects.map((file) => [file.oid, file]))
  const http = new GuardedHttp({ allowPrivate, idleMs })
  try {
    await source.withRemote(source.baseUrl, async (remote) => {
      const server = await lfsServerOf(remote, signal).catch((error) => {
        throw asFailure(error)
      })
      await fetchObjects(left, { http, server, save, signal })
    })
  } finally {
    http.close()
  }
}

function tooLargeText({ path, size }: LfsFile): string {
  return `${path} is in Git LFS and has ${megabytes(size)}, which is larger than DOPRAX_MAX_PUSH: raise that, or name the file in .dockerignore if the build doesn't need it.`
}
