import { shortOid } from '../../src/domain/push-rules.ts'
import type { Attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'

/**
 * Whether the deployment is back in the queue until others' checks of its commit have passed. What a person asked for by
 * git push, import or retry does not wait for them.
 */
export async function awaitChecks(
  { store, owner }: WorkerServices,
  { project, deployment, log }: Attempt,
): Promise<boolean> {
  const { id, visit, options, commit_oid: commit } = deployment
  if (visit === null || (JSON.parse(options) as string[]).includes('import')) return false
  const source = await store.sources.find(project.id)
  if (!source?.waitsForChecks || (await store.checks.has(id))) return false
  log.write({ type: 'phase', text: `Waiting for the checks of ${shortOid(commit!)} on GitHub` })
  await log.flush()
  await store.checks.begin(id, owner, 'checks on GitHub.')
  return true
}
