import { createWebhook } from '../github/api.ts'
import { GithubError } from '../github/github-error.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import type { Webhook } from '../store/webhooks.ts'
import { checkNotDeleting } from './access.ts'
import { githubAccess } from './github-access.ts'
import type { Services } from './services.ts'
import { webhookUrl } from './status-page.ts'

export interface SetUpWebhook {
  webhook: Webhook
  /** Why it could not be made at GitHub, so that its address and secret are to be pasted there; null: it was. */
  problem: string | null
}

/** Gives the project a webhook's secret, unless it has one, and makes the webhook at GitHub where the token may. */
export async function setUpWebhook(
  services: Pick<Services, 'config' | 'store' | 'githubApp'>,
  user: User,
  project: ProjectRow,
): Promise<SetUpWebhook> {
  const { config, store } = services
  checkNotDeleting(project)
  await store.audit({ userId: user.id, action: 'webhook', project: project.name })
  const webhook = await store.webhooks.ensure(project.id)
  const source = await store.sources.find(project.id)
  if (source?.credentials?.kind === 'app')
    return { webhook, problem: 'None is needed: the GitHub App sends the deliveries.' }
  const access = source && (await githubAccess(services, source))
  if (!access) return { webhook, problem: 'There is no token for a repository of GitHub.' }
  try {
    const events = ['push', 'pull_request', ...(source.waitsForChecks ? ['check_suite'] : [])]
    await createWebhook(access, { url: webhookUrl(config, project.name), secret: webhook.secret, events })
    return { webhook, problem: null }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    return { webhook, problem: error.message }
  }
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
