import type { IncomingHttpHeaders } from 'node:http'
import { githubRepository } from '../domain/source-url.ts'
import { NotFoundError } from '../errors.ts'
import { repositoryOf } from '../github/read-payload.ts'
import type { RecordedDelivery } from '../store/deliveries.ts'
import type { ProjectRow } from '../store/schema.ts'
import { keepDelivery, openDelivery } from './receive-delivery.ts'
import type { Services } from './services.ts'

/** Throws a NotFoundError where no App has a webhook. */
export async function findAppSecret({ store }: Pick<Services, 'store'>): Promise<string> {
  const app = await store.githubApp.find()
  if (!app?.webhookSecret) throw new NotFoundError('There is no webhook at this address.')
  return app.webhookSecret
}

/**
 * Keeps a delivery of the GitHub App for each project that is fetched with it from that repository. Throws as
 * receiveDelivery does.
 */
export async function receiveAppDelivery(
  { config, store }: Pick<Services, 'config' | 'store'>,
  secret: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<{ project: ProjectRow; recorded: RecordedDelivery }[]> {
  const delivery = openDelivery('github', secret, headers, body, () => store.githubApp.countRefused())
  await store.githubApp.noteHeard()
  const name = repositoryOf(headers['content-type'] ?? '', body)?.toLowerCase()
  const kept = []
  for (const { projectId, url, waitsForChecks } of name ? await store.sources.listOfApp() : []) {
    const repository = githubRepository(url, config.githubUrl)
    if (!repository || `${repository.owner}/${repository.repo}`.toLowerCase() !== name) continue
    // The App hears of all checks.
    if (delivery.facts.kind === 'checks' && !waitsForChecks) continue
    const project = await store.projects.get(projectId)
    if (!project.deleting)
      kept.push({ project, recorded: await keepDelivery(store, project, delivery, 'app') })
  }
  return kept
}
