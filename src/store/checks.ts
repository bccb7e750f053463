import type { Database } from './database.ts'
import type { DeploymentRow } from './schema.ts'

export interface ChecksWait {
  deployment: DeploymentRow
  /** Unix milliseconds. */
  since: number
  /** Since when all checks that are known have passed; null: they have not. */
  greenAt: number | null
  /** How often they were looked at. */
  looks: number
}

/** Deployments that wait, queued, for others' checks of their commit. */
export class CheckStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** One that is being built goes back into the queue and stands aside there. */
  async begin(deploymentId: number, owner: string, waitsFor: string): Promise<void> {
    const now = Date.now()
    await this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('deployments')
        .set({ state: 'queued', lease_owner: null, awaits_checks: 1, attempts: 0 })
        .where('id', '=', deploymentId)
        .where('state', '=', 'building')
        .where('lease_owner', '=', owner)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return
      await tx
        .insertInto('checks')
        .values({ deployment_id: deploymentId, since: now, waits_for: waitsFor, looks: 0, next_at: now })
        .execute()
    })
  }

  /** Whether it waits, or has waited. */
  async has(deploymentId: number): Promise<boolean> {
    return (await this.#find(deploymentId)) !== undefined
  }

  /** As a sentence. */
  async waitsFor(deploymentId: number): Promise<string | null> {
    return (await this.#find(deploymentId))?.waits_for ?? null
  }

  /** Those whose checks are to be looked at. */
  async due(now: number): Promise<ChecksWait[]> {
    const rows = await this.#db
      .selectFrom('deployments')
      .innerJoin('checks', 'checks.deployment_id', 'deployments.id')
      .selectAll('deployments')
      .select(['checks.since', 'checks.green_at', 'checks.looks'])
      .where('deployments.state', '=', 'queued')
      .where('deployments.awaits_checks', '=', 1)
      .where('checks.next_at', '<=', now)
      .orderBy('deployments.id')
      .execute()
    return rows.map(({ since, green_at: greenAt, looks, ...deployment }) => ({
      deployment,
      since,
      greenAt,
      looks,
    }))
  }

  async looked(
    deploymentId: number,
    { waitsFor, greenAt, nextAt }: { waitsFor: string; greenAt: number | null; nextAt: number },
  ): Promise<void> {
    await this.#db
      .updateTable('checks')
      .set((row) => ({
        waits_for: waitsFor,
        green_at: greenAt,
        next_at: nextAt,
        looks: row('looks', '+', 1),
      }))
      .where('deployment_id', '=', deploymentId)
      .execute()
  }

  /** The host says that something has become of a commit's checks. */
  async wake(projectId: number, commit: string): Promise<void> {
    await this.#db
      .updateTable('checks')
      .set({ next_at: 0 })
      .where('deployment_id', 'in', (select) =>
        select
          .selectFrom('deployments')
          .select('id')
          .where('project_id', '=', projectId)
          .where('commit_oid', '=', commit)
          .where('awaits_checks', '=', 1),
      )
      .execute()
  }

  /** Its turn may come again. null: it does not wait any more. */
  async end(deploymentId: number): Promise<DeploymentRow | null> {
    const row = await this.#db
      .updateTable('deployments')
      .set({ awaits_checks: 0 })
      .where('id', '=', deploymentId)
      .where('state', '=', 'queued')
      .where('awaits_checks', '=', 1)
      .returningAll()
      .executeTakeFirst()
    return row ?? null
  }

  #find(deploymentId: number) {
    return this.#db
      .selectFrom('checks')
      .select('waits_for')
      .where('deployment_id', '=', deploymentId)
      .executeTakeFirst()
  }
}
