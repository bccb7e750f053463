import type { PlanItem, PlanState } from '../domain/plan/plan-item.ts'
import type { Spec } from '../domain/spec/spec.ts'
import type { Database } from './database.ts'

import type { Sealing } from './sealing.ts'

export interface StoredPlan {
  deploymentId: number
  state: PlanState
  items: PlanItem[]
  /** The file that it is for. */
  wanted: Spec
  decidedBy: number | null
  decidedAt: number | null
}

/** The plan of each deployment whose doprax.yaml differs from its project. */
export class PlanStore {
  readonly #db: Database
  readonly #sealing: Sealing

  constructor(db: Database, sealing: Sealing) {
    this.#db = db
    this.#sealing = sealing
  }

  async find(deploymentId: number): Promise<StoredPlan | null> {
    const row = await this.#db
      .selectFrom('plans')
      .selectAll()
      .where('deployment_id', '=', deploymentId)
      .executeTakeFirst()
    if (!row) return null
    const { items, wanted } = JSON.parse(this.#sealing.open(row.body))
    return {
      deploymentId,
      state: row.state,
      items,
      wanted,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at,
    }
  }

  /** Takes the place of an earlier one of the same deployment. */
  async put(
    deploymentId: number,
    { items, wanted }: Pick<StoredPlan, 'items' | 'wanted'>,
    state: PlanState,
  ): Promise<void> {
    const body = this.#sealing.seal(JSON.stringify({ items, wanted }))
    const values = { body, state, ...(state === 'waiting' && { decided_by: null, decided_at: null }) }
    await this.#db
      .insertInto('plans')
      .values({ deployment_id: deploymentId, ...values })
      .onConflict((conflict) => conflict.column('deployment_id').doUpdateSet(values))
      .execute()
  }

  /** False: it was decided already. */
  async decide(deploymentId: number, state: 'approved' | 'declined', userId: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('plans')
      .set({ state, decided_by: userId, decided_at: Date.now() })
      .where('deployment_id', '=', deploymentId)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  async applied(deploymentId: number): Promise<void> {
    await this.#db
      .updateTable('plans')
      .set({ state: 'applied' })
      .where('deployment_id', '=', deploymentId)
      .execute()
  }
}
