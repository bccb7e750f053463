import { randomBytes } from 'node:crypto'
import type { Database } from './database.ts'
import type { Sealing } from './sealing.ts'
import { SlowCounter } from './slow-counter.ts'

export interface Webhook {
  secret: string
  /** Unix milliseconds; null: none has come. */
  pingedAt: number | null
  heardAt: number | null
  /** Deliveries with a wrong signature or none. */
  refused: number
  /** URL of the source at whose host it was made by itself. */
  madeFor: string | null
  /** Why it was not, when that was last tried. */
  problem: string | null
}

/** Each project's secret that its deliveries are signed with, and what has been heard. */
export class WebhookStore {
  readonly #db: Database
  readonly #sealing: Sealing
  /** By project id. */
  readonly #refused: SlowCounter<number>

  constructor(db: Database, sealing: Sealing) {
    this.#db = db
    this.#sealing = sealing
    this.#refused = new SlowCounter(async (projectId, count) => {
      await db
        .updateTable('webhooks')
        .set((row) => ({ refused: row('refused', '+', count) }))
        .where('project_id', '=', projectId)
        .execute()
    })
  }

  async find(projectId: number): Promise<Webhook | null> {
    const row = await this.#db
      .selectFrom('webhooks')
      .selectAll()
      .where('project_id', '=', projectId)
      .executeTakeFirst()
    if (!row) return null
    const { secret, pinged_at, heard_at, refused, made_for, problem } = row
    return {
      secret: this.#sealing.open(secret),
      pingedAt: pinged_at,
      heardAt: heard_at,
      refused: refused + this.#refused.pending(projectId),
      madeFor: made_for,
      problem,
    }
  }

  /** With a secret of its own; the one that is there stays. */
  async ensure(projectId: number): Promise<Webhook> {
    await this.#db
      .insertInto('webhooks')
      .values({
        project_id: projectId,
        secret: this.#sealing.seal(randomBytes(32).toString('hex')),
        created_at: Date.now(),
      })
      .onConflict((conflict) => conflict.column('project_id').doNothing())
      .execute()
    return (await this.find(projectId))!
  }

  /** Making it at its host was tried. */
  async tried(projectId: number, { madeFor, problem }: Pick<Webhook, 'madeFor' | 'problem'>): Promise<void> {
    await this.#db
      .updateTable('webhooks')
      .set({ made_for: madeFor, problem })
      .where('project_id', '=', projectId)
      .execute()
  }

  async remove(projectId: number): Promise<void> {
    await this.#db.deleteFrom('webhooks').where('project_id', '=', projectId).execute()
  }

  countRefused(projectId: number): void {
    this.#refused.add(projectId)
  }
}
