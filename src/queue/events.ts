import type { Redis } from 'ioredis'
import type { QueueSettings } from './jobs.ts'

/** Something changed; whoever cares asks again. Losing one costs a delay, never the truth. */
export interface ChangeEvent {
  project: string
  /** Number of the deployment; null: of the project itself. */
  deployment: number | null
  kind: 'deployment' | 'project' | 'service' | 'delivery' | 'cancel'
}

type Listener = (event: ChangeEvent) => void

/** Publishes and hears changes through Redis, in all processes of this instance. */
export class Events {
  readonly #publisher: Redis
  readonly #subscriber: Redis
  readonly #channel: string
  readonly #listeners = new Set<Listener>()

  constructor(connection: Redis, settings: QueueSettings) {
    this.#publisher = connection
    this.#subscriber = connection.duplicate()
    this.#channel = `doprax-${settings.instance}-changes`
    this.#subscriber.on('error', () => {})
    this.#subscriber.on('message', (_channel, text) => {
      const event = JSON.parse(text) as ChangeEvent
      for (const listener of this.#listeners) listener(event)
    })
  }

  async start(): Promise<void> {
    await this.#subscriber.subscribe(this.#channel)
  }

  /** Not awaited by anyone: a Redis that is down must not hold a deployment up. */
  publish(event: ChangeEvent): void {
    if (this.#publisher.status !== 'ready') return
    this.#publisher.publish(this.#channel, JSON.stringify(event)).catch(() => {})
  }

  /** Returns what stops the listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    this.#subscriber.disconnect()
  }
}
