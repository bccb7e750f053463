import type { IncomingHttpHeaders } from 'node:http'
import { type DeliveryVerdict, type HostEvent, judgeDelivery } from '../domain/delivery.ts'
import { DopraxError, NotFoundError, UnauthorizedError } from '../errors.ts'
import { type HostName, hosts } from '../github/hosts.ts'
import { readPayload } from '../github/read-payload.ts'
import type { NewDelivery, RecordedDelivery } from '../store/deliveries.ts'
import type { ProjectRow } from '../store/schema.ts'
import type { Webhook } from '../store/webhooks.ts'
import type { Services } from './services.ts'

export interface Hook {
  project: ProjectRow
  webhook: Webhook
}

/** Throws a NotFoundError, the same for a project without a webhook as for none. */
export async function findHook({ store }: Pick<Services, 'store'>, name: string): Promise<Hook> {
  const project = await store.projects.find(name)
  const webhook = project && !project.deleting ? await store.webhooks.find(project.id) : null
  if (!project || !webhook) throw new NotFoundError('There is no webhook at this address.')
  return { project, webhook }
}

/**
 * Keeps one delivery with what is to be done about it, and does nothing of it yet. Throws an UnauthorizedError for a bad
 * signature, and a DopraxError `no_delivery_id`.
 */
export async function receiveDelivery(
  { store }: Pick<Services, 'store'>,
  { project, webhook }: Hook,
  hostName: HostName,
  headers: IncomingHttpHeaders,
  body: Buffer,
): Promise<RecordedDelivery> {
  const delivery = openDelivery(hostName, webhook.secret, headers, body, () =>
    store.webhooks.countRefused(project.id),
  )
  return keepDelivery(store, project, delivery, 'own')
}

/** What a signed request says. Throws as receiveDelivery does. */
export function openDelivery(
  hostName: HostName,
  secret: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
  countRefused: () => void,
): NewDelivery {
  const host = hosts[hostName]
  if (!host.isSigned(headers, body, secret)) {
    countRefused()
    throw new UnauthorizedError("The delivery is not signed with this webhook's secret.")
  }
  const guid = host.idOf(headers)
  if (!guid || guid.length > 200)
    throw new DopraxError(
      'no_delivery_id',
      'The headers name no delivery, so it could not be told from another.',
    )
  const event = host.eventOf(headers).slice(0, 100)
  return { host: hostName, guid, event, facts: readPayload(host, event, headers['content-type'] ?? '', body) }
}

/** Judges it for a project. One of whose id the project has one already keeps its first result. */
export async function keepDelivery(
  store: Services['store'],
  project: ProjectRow,
  delivery: NewDelivery,
  hook: 'own' | 'app',
): Promise<RecordedDelivery> {
  const { facts } = delivery
  const recorded = await store.deliveries.record(project, delivery, await judge(store, project, facts), hook)
  if (facts.kind === 'checks') await store.checks.wake(project.id, facts.commit)
  return recorded
}

/** What is to be done about an event as things stand now. */
export async function judge(
  store: Services['store'],
  project: ProjectRow,
  facts: HostEvent,
): Promise<DeliveryVerdict> {
  const verdict = judgeDelivery(facts, project.deploy_branch)
  if (verdict.verdict !== 'deploy' || (await store.sources.find(project.id))) return verdict
  return {
    verdict: 'ignored',
    reason: `${verdict.reason} The project has no source to fetch it from: import its repository first.`,
  }
}
