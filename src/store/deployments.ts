import { sql, type Transaction } from 'kysely'
import { activeStates, canMove, type DeploymentState, pendingStates } from '../domain/deployment.ts'
import { type Accepted, deliveredMeanwhile } from './arrive.ts'
import { type Database, isUniqueViolation } from './database.ts'
import { DeploymentQueries } from './deployment-queries.ts'
import { enqueue, type NewDeployment } from './enqueue.ts'
import type { DeploymentRow, Schema } from './schema.ts'

export interface SwapRecord {
  from: number | null
  drainMs: number
  requests: number
  failed: number
  cut: number
}

const forAnotherAttempt = {
  state: sql<DeploymentState>`iif(state = 'building', 'queued', state)`,
  lease_owner: null,
}

/** Set together with a state. */
type Changes = Partial<Omit<DeploymentRow, 'id' | 'project_id' | 'number' | 'state'>>

/**
 * Deployments and their states. Every move is one UPDATE that names the state it moves from, and the worker
 * (`owner`) that holds the deployment where one does; a move that no longer applies changes nothing and says so.
 */
export class DeploymentStore extends DeploymentQueries {
  readonly #db: Database

  constructor(db: Database) {
    super(db)
    this.#db = db
  }

  /** Adds a queued deployment, or joins the one under way that a delivery began for the very same commit. */
  async add(input: NewDeployment): Promise<Accepted> {
    return this.#db.transaction().execute(async (tx) => {
      const same = await deliveredMeanwhile(tx, input)
      if (same) return { deployment: same, superseded: [], joined: true }
      return { ...(await enqueue(tx, input)), joined: false }
    })
  }

  /**
   * A worker takes a deployment on: a push for building, anything else for releasing. null when it is not its turn:
   * it is not queued any more, or another one of the project is older or under way.
   */
  async claim(id: number, to: 'building' | 'releasing', owner: string): Promise<DeploymentRow | null> {
    const row = await this.get(id)
    const next = await this.nextQueued(row.project_id)
    if (next?.id !== id) return null
    try {
      return await this.#move(this.#db, id, 'queued', to, {
        lease_owner: owner,
        started_at: row.started_at ?? Date.now(),
        attempts: row.attempts + 1,
      })
    } catch (error) {
      if (isUniqueViolation(error)) return null
      throw error
    }
  }

  /** A worker takes over a built deployment for releasing. */
  async claimBuilt(id: number, owner: string): Promise<DeploymentRow | null> {
    const row = await this.#db
      .updateTable('deployments')
      .set({ lease_owner: owner, attempts: sql`attempts + 1` })
      .where('id', '=', id)
      .where('state', '=', 'releasing')
      .where('lease_owner', 'is', null)
      .returningAll()
      .executeTakeFirst()
    return row ?? null
  }

  /** building → releasing, with the release that `makeRelease` inserts in the same transaction. */
  async built(
    id: number,
    owner: string,
    changes: Changes,
    makeRelease: (tx: Transaction<Schema>) => Promise<number>,
  ): Promise<DeploymentRow | null> {
    return this.#db.transaction().execute(async (tx) => {
      const moved = await this.#move(
        tx,
        id,
        'building',
        'releasing',
        { ...changes, built_at: Date.now() },
        owner,
      )
      if (!moved) return null
      return this.#set(tx, id, { release_id: await makeRelease(tx), lease_owner: null })
    })
  }

  /** A build that can't begin before its plan is approved goes back into the queue. False: it was taken away. */
  async awaitApproval(id: number, owner: string): Promise<boolean> {
    const changes = { lease_owner: null, awaits_approval: 1, attempts: 0 }
    return (await this.#move(this.#db, id, 'building', 'queued', changes, owner)) !== null
  }

  /** Its turn may come again. null: it does not wait any more. */
  async endWait(id: number): Promise<DeploymentRow | null> {
    const row = await this.#db
      .updateTable('deployments')
      .set({ awaits_approval: 0 })
      .where('id', '=', id)
      .where('state', '=', 'queued')
      .where('awaits_approval', '=', 1)
      .returningAll()
      .executeTakeFirst()
    return row ?? null
  }

  async update(id: number, owner: string, changes: Changes): Promise<void> {
    await this.#db
      .updateTable('deployments')
      .set(changes)
      .where('id', '=', id)
      .where('lease_owner', '=', owner)
      .execute()
  }

  /**
   * The one instant at which a new version becomes the truth: deployment live, its predecessor retired, the
   * project's slot turned to the other server. The ingress follows. null: canceled or taken away before.
   */
  async goLive(
    id: number,
    owner: string,
    container: { id: string; address: string },
  ): Promise<DeploymentRow | null> {
    return this.#db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst()
      if (row?.state !== 'releasing' || row.lease_owner !== owner || row.cancel_requested) return null
      const before = await tx
        .updateTable('deployments')
        .set({ state: 'retired' })
        .where('project_id', '=', row.project_id)
        .where('state', '=', 'live')
        .returning('release_id')
        .executeTakeFirst()
      const from = before?.release_id
        ? await tx
            .selectFrom('releases')
            .select('number')
            .where('id', '=', before.release_id)
            .executeTakeFirst()
        : undefined
      const live = await this.#move(tx, id, 'releasing', 'live', {
        container_id: container.id,
        container_address: container.address,
        swap_from: from?.number ?? null,
      })
      await tx
        .updateTable('projects')
        .set({ live_deployment_id: id, held: 0, slot_server: sql`iif(slot_server = 'a', 'b', 'a')` })
        .where('id', '=', row.project_id)
        .execute()
      return live
    })
  }

  /** Its requests come to it from now on. */
  async switched(id: number): Promise<void> {
    await this.#db
      .updateTable('deployments')
      .set({ live_at: sql`coalesce(live_at, ${Date.now()})` })
      .where('id', '=', id)
      .execute()
  }

  async recordSwap(id: number, swap: SwapRecord): Promise<void> {
    await this.#set(this.#db, id, {
      swap_from: swap.from,
      swap_drain_ms: swap.drainMs,
      swap_requests: swap.requests,
      swap_failed: swap.failed,
      swap_cut: swap.cut,
    })
  }

  /** Nothing is left to do for a live deployment. */
  async settled(id: number): Promise<void> {
    await this.#set(this.#db, id, { finished_at: Date.now(), lease_owner: null })
  }

  async moveContainer(id: number, container: { id: string; address: string }): Promise<void> {
    await this.#set(this.#db, id, { container_id: container.id, container_address: container.address })
  }

  /** Ends a deployment that `owner` holds (null: that nobody holds). null when it has ended already. */
  async end(
    id: number,
    to: 'failed' | 'canceled',
    owner: string | null,
    reason: { code: string; message: string },
  ): Promise<DeploymentRow | null> {
    const { state } = await this.get(id)
    if (!canMove(state, to)) return null
    const changes = {
      reason_code: reason.code,
      reason: reason.message,
      finished_at: Date.now(),
      lease_owner: null,
    }
    return this.#move(this.#db, id, state, to, changes, owner)
  }

  /** Ends one that no worker has begun. null when one has. */
  async endQueued(id: number, reason: { code: string; message: string }): Promise<DeploymentRow | null> {
    const changes = { reason_code: reason.code, reason: reason.message, finished_at: Date.now() }
    return this.#move(this.#db, id, 'queued', 'canceled', changes)
  }

  /** One that is being built ends for another. */
  async giveWay(id: number, owner: string, supersededBy: number): Promise<void> {
    const changes = { superseded_by: supersededBy, finished_at: Date.now(), lease_owner: null }
    await this.#move(this.#db, id, 'building', 'superseded', changes, owner)
  }

  /** Asks whoever has it to stop. False when it is not under way any more. */
  async requestCancel(id: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('deployments')
      .set({ cancel_requested: 1 })
      .where('id', '=', id)
      .where('state', 'in', pendingStates)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  /** Lets another attempt begin: a build is queued again, a release waits for a worker. null: `owner` has it no more. */
  async putBack(id: number, owner: string): Promise<DeploymentRow | null> {
    const row = await this.#db
      .updateTable('deployments')
      .set(forAnotherAttempt)
      .where('id', '=', id)
      .where('lease_owner', '=', owner)
      .where('state', 'in', activeStates)
      .returningAll()
      .executeTakeFirst()
    return row ?? null
  }

  /** What a dead worker left: its builds are queued again, its releases wait for a worker. Returns all of them. */
  async releaseLeases(owner: string): Promise<DeploymentRow[]> {
    return this.#db
      .updateTable('deployments')
      .set(forAnotherAttempt)
      .where('lease_owner', 'is not', null)
      .where('lease_owner', '!=', owner)
      .where('state', 'in', activeStates)
      .returningAll()
      .execute()
  }

  async #move(
    db: Database | Transaction<Schema>,
    id: number,
    from: DeploymentState,
    to: DeploymentState,
    changes: Changes,
    owner: string | null = null,
  ): Promise<DeploymentRow | null> {
    if (!canMove(from, to)) throw new Error(`A deployment can't go from ${from} to ${to}`)
    const row = await db
      .updateTable('deployments')
      .set({ ...changes, state: to })
      .where('id', '=', id)
      .where('state', '=', from)
      .where((where) => (owner === null ? where.val(true) : where('lease_owner', '=', owner)))
      .returningAll()
      .executeTakeFirst()
    return row ?? null
  }

  async #set(db: Database | Transaction<Schema>, id: number, changes: Changes): Promise<DeploymentRow> {
    return db
      .updateTable('deployments')
      .set(changes)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
  }
}
