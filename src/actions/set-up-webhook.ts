import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import type { Webhook } from '../store/webhooks.ts'
import { checkNotDeleting } from './access.ts'
import type { Services } from './services.ts'

/** Gives the project a webhook's secret, unless it has one. */
export async function setUpWebhook(
  { store }: Pick<Services, 'store'>,
  user: User,
  project: ProjectRow,
): Promise<Webhook> {
  checkNotDeleting(project)
  await store.audit({ userId: user.id, action: 'webhook', project: project.name })
  return store.webhooks.ensure(project.id)
}

/** From now on its address takes no deliveries, and a new one will have another secret. */
export async function removeWebhook(
  { store }: Pick<Services, 'store'>,
  user: User,
  project: ProjectRow,
): Promise<void> {
  await store.webhooks.remove(project.id)
  await store.audit({ userId: user.id, action: 'webhook.remove', project: project.name })
}
