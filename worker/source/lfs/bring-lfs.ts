import type { Attempt } from '../../attempt.ts'
import { contextFilter } from '../../build/context-filter.ts'
import type { Prepared } from '../../build/prepare-build.ts'
import { sourceAccess } from '../../build/submodules/source-access.ts'
import type { WorkerServices } from '../../worker-services.ts'
import { withTimeLimit } from '../time-limit.ts'
import { fetchFiles, type LfsOrigin } from './fetch-files.ts'
import { missingFiles } from './missing-files.ts'

/**
 * Afterwards, the project's repository has what the build of an imported commit needs of Git LFS: what is not there comes from
 * the source's LFS server. Throws a DeploymentFailedError `lfs_failed`, `source_timeout` or `disk_full`.
 */
export async function bringLfs(
  services: WorkerServices,
  attempt: Attempt,
  prepared: Promise<Prepared>,
): Promise<void> {
  const { config, repositories } = services
  const { project, deployment } = attempt
  const source = await sourceAccess(services, project, deployment)
  if (!source) return
  const { folder, dockerfile, ignore } = (await prepared).files
  const repository = repositories.path(project.name)
  const tree = { repository, commit: deployment.commit_oid!, prefix: '' }
  const files = await missingFiles(tree, { folder, isSent: contextFilter(ignore, dockerfile) })
  if (!files.length) return
  const { baseUrl: url, allowPrivate } = source
  const origin: LfsOrigin = { url, allowPrivate, withRemote: (work) => source.withRemote(url, work) }
  await withTimeLimit(services, attempt, `${url} did not give its files of Git LFS`, ({ log, signal }) =>
    fetchFiles(files, { config, repository, origin, log, signal }),
  )
}
