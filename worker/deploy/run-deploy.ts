import { attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'
import { bringUp } from './bring-up.ts'
import { findRelease } from './find-release.ts'
import { settle } from './settle.ts'

/** The job of the queue `deploy`: a release becomes the live one. */
export async function runDeploy(services: WorkerServices, id: number): Promise<void> {
  const { store, owner } = services
  const { state } = await store.deployments.get(id)
  const claimed =
    state === 'queued'
      ? await store.deployments.claim(id, 'releasing', owner)
      : await store.deployments.claimBuilt(id, owner)
  if (!claimed) return
  let live = false
  await attempt(services, claimed, async (current) => {
    const release = await findRelease(services, current)
    await bringUp(services, current, release)
    live = true
  })
  if (live) await settle(services, id)
}
