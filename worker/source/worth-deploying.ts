import { skipWords } from '../../src/domain/delivery.ts'
import { shortOid } from '../../src/domain/push-rules.ts'
import type { Source } from '../../src/store/sources.ts'
import type { Attempt } from '../attempt.ts'
import { NotNeededError } from '../running.ts'
import type { WorkerServices } from '../worker-services.ts'

/** Throws a NotNeededError for a commit whose message or paths keep it from being deployed; not where a person asked for it. */
export async function checkWorthDeploying(
  { repositories, store }: WorkerServices,
  { project, deployment }: Attempt,
  source: Source,
): Promise<void> {
  if ((JSON.parse(deployment.options) as string[]).includes('import')) return
  const commit = deployment.commit_oid!
  const words = skipWords(await repositories.message(project.name, commit))
  if (words) throw new NotNeededError(`The message of ${shortOid(commit)} says ${words}.`)
  if (project.live_deployment_id === null) return
  const { commit_oid: live } = await store.deployments.get(project.live_deployment_id)
  if (!live || !(await repositories.commit(project.name, live))) return
  const { watch, head } = (await store.sources.find(project.id)) ?? source
  if (head !== commit && (await repositories.isAncestor(project.name, commit, live)))
    throw new NotNeededError(`${shortOid(live)}, which is live, has ${shortOid(commit)} in it already.`)
  if (watch.length > 0 && (await repositories.isUnchanged(project.name, live, commit, watch)))
    throw new NotNeededError(
      `Nothing under ${watch.join(', ')} differs between ${shortOid(live)}, which is live, and ${shortOid(commit)}.`,
    )
}
