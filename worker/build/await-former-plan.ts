import { setTimeout as sleep } from 'node:timers/promises'
import type { Attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'

const lookEveryMs = 100

/**
 * Resolves once the plan of the version that is live is carried out, which it is when the one before has drained: until
 * then, what it brought would be taken for somebody's own, and what it removes for still declared.
 */
export async function awaitFormerPlan(
  { store }: Pick<WorkerServices, 'store'>,
  { project, log, signal }: Pick<Attempt, 'project' | 'log' | 'signal'>,
): Promise<void> {
  const former = (await store.deployments.unsettled()).find(({ project_id: id }) => id === project.id)
  if (!former) return
  const isUnderWay = async () => (await store.plans.find(former.id))?.state === 'approved'
  if (await isUnderWay())
    log.write({ type: 'note', text: `waits until the plan of deployment ${former.number} is carried out` })
  while (await isUnderWay()) await sleep(lookEveryMs, null, { signal })
}
