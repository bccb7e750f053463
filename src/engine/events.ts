import { setTimeout as sleep } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { Connection } from './connection.ts'
import type { EngineEvent } from './engine.ts'
import { jsonLines } from './json-lines.ts'
import { fromLabels, ours, roleLabel } from './labels.ts'

const shortestPauseMs = 100
const longestPauseMs = 1000

/** By Docker's names. */
const kinds: Record<string, Exclude<EngineEvent['kind'], 'reconnected'>> = {
  start: 'started',
  die: 'died',
  oom: 'out_of_memory',
}

/** A record of `GET /events` (Docker Engine API, SystemEvents). */
interface EventRecord {
  Action: string
  Actor: { ID: string; Attributes: Record<string, string> }
}

/** Containers of this instance that start, die and run out of memory. Whatever happened while the engine was away is behind `reconnected`. */
export async function* containerEvents(
  connection: Connection,
  instance: string,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent, void, undefined> {
  let pauseMs = 0
  while (!signal.aborted) {
    try {
      const stream = await openEvents(connection, instance, signal)
      if (pauseMs) yield { kind: 'reconnected' }
      pauseMs = 0
      for await (const record of jsonLines<EventRecord>(stream)) yield toEvent(record)
    } catch {
      if (signal.aborted) return
    }
    connection.forget()
    pauseMs = Math.min(longestPauseMs, pauseMs * 2 || shortestPauseMs)
    await sleep(pauseMs, undefined, { signal }).catch(() => {})
  }
}

function openEvents(
  connection: Connection,
  instance: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Buffer>> {
  const filters = {
    type: ['container'],
    event: Object.keys(kinds),
    label: [...ours(instance).label, roleLabel],
  }
  return connection.call(async (docker) => {
    const options = { filters, abortSignal: signal } as Docker.GetEventsOptions
    return (await docker.getEvents(options)) as unknown as AsyncIterable<Buffer>
  }, null)
}

function toEvent({ Action: action, Actor: actor }: EventRecord): EngineEvent {
  const { project, role, service } = fromLabels(actor.Attributes)
  return { kind: kinds[action]!, id: actor.ID, project, role, service }
}
