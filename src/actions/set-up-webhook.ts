import { createWebhook } from '../github/api.ts'
import { GithubError } from '../github/github-error.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { User } from '../store/users.ts'
import type { Webhook } from '../store/webhooks.ts'
import { checkNotDeleting } from './access.ts'
import { githubAccess } from './github-access.ts'
import type { Services } from './services.ts'
import { webhookUrl } from './status-page.ts'

/**
 * Gives the project a webhook's secret, unless it has one, and makes the webhook at GitHub where the token may. Where it may
 * not, the webhook's problem says why: its address and secret are to be pasted there.
 */
export async function setUpWebhook(
  services: Pick<Services, 'config' | 'store' | 'githubApp' | 'events'>,
  user: User,
  project: ProjectRow,
): Promise<Webhook> {
  const { store, events } = services
  checkNotDeleting(project)
  await store.audit({ userId: user.id, action: 'webhook', project: project.name })
  const webhook = await store.webhooks.ensure(project.id)
  const outcome = await makeAtHost(services, project, webhook)
  await store.webhooks.tried(project.id, outcome)
  events.publish({ project: project.name, deployment: null, kind: 'project' })
  return { ...webhook, ...outcome }
}

async function makeAtHost(
  services: Pick<Services, 'config' | 'store' | 'githubApp'>,
  project: ProjectRow,
  { secret }: Webhook,
): Promise<Pick<Webhook, 'madeFor' | 'problem'>> {
  const { config, store } = services
  const source = await store.sources.find(project.id)
  if (source?.credentials?.kind === 'app')
    return { madeFor: null, problem: 'None is needed: the GitHub App sends the deliveries.' }
  const access = source && (await githubAccess(services, source))
  if (!access) return { madeFor: null, problem: 'There is no token for a repository of GitHub.' }
  try {
    const events = ['push', 'pull_request', ...(source.waitsForChecks ? ['check_suite'] : [])]
    await createWebhook(access, { url: webhookUrl(config, project.name), secret, events })
    return { madeFor: source.url, problem: null }
  } catch (error) {
    if (!(error instanceof GithubError)) throw error
    return { madeFor: null, problem: error.message }
  }
}

/** From now on its address takes no deliveries, and a new one will have another secret. */
export async function removeWebhook(
  { store, events }: Pick<Services, 'store' | 'events'>,
  user: User,
  project: ProjectRow,
): Promise<void> {
  await store.webhooks.remove(project.id)
  await store.audit({ userId: user.id, action: 'webhook.remove', project: project.name })
  events.publish({ project: project.name, deployment: null, kind: 'project' })
}
