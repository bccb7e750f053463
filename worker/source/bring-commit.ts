import { DeploymentFailedError } from '../../src/errors.ts'
import type { Attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'
import { claimHead } from './claim-head.ts'
import { fetchCommit } from './fetch-commit.ts'
import { withTimeLimit } from './time-limit.ts'
import { checkWorthDeploying } from './worth-deploying.ts'

/**
 * Afterwards, what is to be built is in the project's own repository: what was pushed is there already, anything else
 * comes from the source. null: the deployment gave way to that of a newer commit.
 */
export async function bringCommit(services: WorkerServices, attempt: Attempt): Promise<Attempt | null> {
  const { store, repositories } = services
  const { project, deployment, log } = attempt
  const { commit_oid: commit, visit, retry_of: retryOf } = deployment
  const isVisit = visit !== null || commit === null
  if (!isVisit && (retryOf === null || (await repositories.commit(project.name, commit)))) return attempt
  const source = await store.sources.find(project.id)
  if (!source)
    throw new DeploymentFailedError('no_source', 'The project has no source any more: set one and try again.')

  log.write({ type: 'phase', text: `Fetching from ${source.url}` })
  return withTimeLimit(services, attempt, `${source.url} did not give the commit`, async (limited) => {
    // What is tried again is that commit, wherever the branch is now.
    const own = isVisit ? await claimHead(services, limited, source) : deployment
    if (!own) return null
    await fetchCommit(services, { ...limited, deployment: own }, source)
    const brought = { ...attempt, deployment: await describe(services, project.name, own) }
    if (isVisit) await checkWorthDeploying(services, brought, source)
    return brought
  })
}

/** A delivery names subject and author in its own way, an import not at all. */
async function describe(
  { store, repositories, owner }: WorkerServices,
  project: string,
  { id, commit_oid: commit }: Attempt['deployment'],
): Promise<Attempt['deployment']> {
  const facts = await repositories.commit(project, commit!)
  if (!facts) throw new DeploymentFailedError('source_failed', `${commit} is no commit.`)
  await store.deployments.update(id, owner, { subject: facts.subject, author: facts.author })
  return store.deployments.get(id)
}
