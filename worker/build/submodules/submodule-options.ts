import { join } from 'node:path'
import type { Attempt } from '../../attempt.ts'
import { fetchFiles } from '../../source/lfs/fetch-files.ts'
import { missingFiles } from '../../source/lfs/missing-files.ts'
import type { WorkerServices } from '../../worker-services.ts'
import type { ContextChoice } from '../context-tar.ts'
import type { SubmoduleOptions } from './fetch-submodule.ts'
import { ownProjects } from './own-projects.ts'
import { sourceAccess } from './source-access.ts'

/** What a deployment's submodules may be, and how they are fetched. */
export async function submoduleOptions(
  services: WorkerServices,
  { project, deployment, log }: Attempt,
  choice: ContextChoice,
): Promise<SubmoduleOptions> {
  const { config } = services
  const own = ownProjects(services, project)
  const source = await sourceAccess(services, project, deployment)
  const { baseUrl } = source ?? own
  const bringLfs: SubmoduleOptions['bringLfs'] = async (tree, access, url, signal) => {
    const files = await missingFiles(tree, choice)
    const { repository } = tree
    if (files.length) await fetchFiles(files, { config, repository, origin: { ...access, url }, log, signal })
  }
  return { cacheDir: join(config.dataDir, 'submodules'), baseUrl, own, source, bringLfs }
}
