import type { HostEvent } from '../domain/delivery.ts'
import type { DeliveryRow, ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import { checkNotDeleting } from './access.ts'
import { judge } from './receive-delivery.ts'
import { canRetry, retry } from './retry.ts'
import type { Services } from './services.ts'
import { announce } from './start-deployment.ts'

/** Decides a delivery anew, as things stand now: what it deployed without success is tried again. */
export async function redeliver(
  services: Services,
  user: User,
  project: ProjectRow,
  delivery: DeliveryRow,
): Promise<DeliveryRow> {
  const { store } = services
  checkNotDeleting(project)
  await store.audit({
    userId: user.id,
    action: 'redeliver',
    project: project.name,
    details: { id: delivery.id },
  })
  const before = delivery.deployment_id === null ? null : await store.deployments.get(delivery.deployment_id)
  if (before && canRetry(before)) {
    const again = await retry(services, user, project, before)
    return store.deliveries.retried(delivery.id, again)
  }
  const verdict = await judge(store, project, JSON.parse(delivery.facts) as HostEvent)
  const { delivery: decided, accepted } = await store.deliveries.decideAgain(project, delivery.id, verdict)
  if (accepted && !accepted.joined) await announce(services, project, accepted)
  return decided
}
