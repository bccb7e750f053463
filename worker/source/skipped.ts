import { judgeDelivery, type PushEvent, skipWords } from '../../src/domain/delivery.ts'
import type { ProjectRow } from '../../src/store/schema.ts'
import type { Source } from '../../src/store/sources.ts'
import type { WorkerServices } from '../worker-services.ts'
import type { Head } from './look.ts'
import { type MessageServices, messageOf } from './message-of.ts'

/**
 * The words in the message of a branch's head that keep it from being deployed; null: none. What no delivery has told of is
 * recorded as one.
 */
export async function skippedBy(
  services: MessageServices & Pick<WorkerServices, 'store' | 'events'>,
  project: ProjectRow,
  source: Source,
  { branch, commit }: Head,
  signal: AbortSignal,
): Promise<string | null> {
  const { store, events } = services
  const ref = `refs/heads/${branch}`
  const told = await store.deliveries.pushOf(project.id, ref, commit)
  const message = told?.message ?? (await messageOf(services, project.name, source, commit, signal))
  const words = skipWords(message)
  if (words && !told) {
    const facts: PushEvent = {
      kind: 'push',
      ref,
      before: source.head,
      commit,
      message,
      author: null,
      defaultBranch: null,
    }
    await store.deliveries.found(project, commit, facts, judgeDelivery(facts, branch))
    events.publish({ project: project.name, deployment: null, kind: 'delivery' })
  }
  return words
}
