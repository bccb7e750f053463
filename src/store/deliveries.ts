import { sql, type Transaction } from 'kysely'
import type { DeliveryVerdict, HostEvent, PushEvent } from '../domain/delivery.ts'
import { type Accepted, arrive } from './arrive.ts'
import type { Database } from './database.ts'
import type { DeliveryRow, DeploymentRow, ProjectRow, Schema } from './schema.ts'

export interface NewDelivery {
  host: string
  guid: string
  event: string
  facts: HostEvent
}

export interface RecordedDelivery {
  delivery: DeliveryRow
  /** What its verdict began or joined just now; null: nothing. */
  accepted: Accepted | null
}

/** What webhooks have sent, each kept under its host's id with what came of it. */
export class DeliveryStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Keeps a delivery, and begins its deployment in the same transaction. One that is known already keeps its first result. */
  async record(
    project: ProjectRow,
    delivery: NewDelivery,
    verdict: DeliveryVerdict,
    hook: 'own' | 'app' = 'own',
  ): Promise<RecordedDelivery> {
    return this.#db.transaction().execute(async (tx) => {
      if (hook === 'own') await noteHeard(tx, project, verdict)
      return keep(tx, project, delivery, verdict)
    })
  }

  /** What a delivery would have told of, found by looking at the branch. */
  async found(
    project: ProjectRow,
    commit: string,
    facts: PushEvent,
    verdict: DeliveryVerdict,
  ): Promise<RecordedDelivery> {
    const delivery = { host: 'doprax', guid: `look-${commit}`, event: 'look', facts }
    return this.#db.transaction().execute((tx) => keep(tx, project, delivery, verdict))
  }

  /** What was told of a push, newest first; null: nothing. */
  async pushOf(projectId: number, ref: string, commit: string): Promise<PushEvent | null> {
    const row = await this.#db
      .selectFrom('deliveries')
      .select('facts')
      .where('project_id', '=', projectId)
      .where(sql`facts ->> 'kind'`, '=', 'push')
      .where(sql`facts ->> 'ref'`, '=', ref)
      .where(sql`facts ->> 'commit'`, '=', commit)
      .orderBy('id', 'desc')
      .executeTakeFirst()
    return row ? (JSON.parse(row.facts) as PushEvent) : null
  }

  /** The same delivery judged anew. */
  async decideAgain(project: ProjectRow, id: number, verdict: DeliveryVerdict): Promise<RecordedDelivery> {
    return this.#db.transaction().execute(async (tx) => {
      const accepted = await accept(tx, project, verdict)
      const delivery = await tx
        .updateTable('deliveries')
        .set(outcome(verdict, accepted))
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      return { delivery, accepted }
    })
  }

  /** Its deployment was tried again by hand. */
  async retried(id: number, { id: deploymentId, number }: DeploymentRow): Promise<DeliveryRow> {
    return this.#db
      .updateTable('deliveries')
      .set({ deployment_id: deploymentId, reason: `Tried again by hand as deployment ${number}.` })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
  }

  async find(projectId: number, id: number): Promise<DeliveryRow | null> {
    const query = this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('id', '=', id)
    return (await query.executeTakeFirst()) ?? null
  }

  /** Whose delivery first told of a deployment; null: none did. A delivery leads to the last try of what it told of. */
  async hostOf({ id, number, project_id: projectId }: DeploymentRow): Promise<string | null> {
    const query = this.#db
      .withRecursive('tries(id, number)', (db) =>
        db
          .selectNoFrom([sql<number>`${id}`.as('id'), sql<number>`${number}`.as('number')])
          .union(
            db
              .selectFrom('deployments')
              .innerJoin('tries', 'tries.number', 'deployments.retry_of')
              .where('project_id', '=', projectId)
              .select(['deployments.id', 'deployments.number']),
          ),
      )
      .selectFrom('deliveries')
      .select('host')
      .where('deployment_id', 'in', (db) => db.selectFrom('tries').select('id'))
      .orderBy('id')
    return (await query.executeTakeFirst())?.host ?? null
  }

  /** Newest first, those with a lower id than `before`. */
  async list(projectId: number, limit: number, before: number | null = null): Promise<DeliveryRow[]> {
    let query = this.#db.selectFrom('deliveries').selectAll().where('project_id', '=', projectId)
    if (before !== null) query = query.where('id', '<', before)
    return query.orderBy('id', 'desc').limit(limit).execute()
  }
}

async function noteHeard(tx: Transaction<Schema>, project: ProjectRow, { verdict }: DeliveryVerdict) {
  const now = Date.now()
  await tx
    .updateTable('webhooks')
    .set({ heard_at: now, ...(verdict === 'ping' ? { pinged_at: now } : {}) })
    .where('project_id', '=', project.id)
    .execute()
}

async function keep(
  tx: Transaction<Schema>,
  project: ProjectRow,
  { host, guid, event, facts }: NewDelivery,
  verdict: DeliveryVerdict,
): Promise<RecordedDelivery> {
  const again = await tx
    .updateTable('deliveries')
    .set((row) => ({ repeats: row('repeats', '+', 1) }))
    .where('project_id', '=', project.id)
    .where('guid', '=', guid)
    .returningAll()
    .executeTakeFirst()
  if (again) return { delivery: again, accepted: null }
  const accepted = await accept(tx, project, verdict)
  const delivery = await tx
    .insertInto('deliveries')
    .values({
      project_id: project.id,
      host,
      guid,
      event,
      facts: JSON.stringify(facts),
      ...outcome(verdict, accepted),
      received_at: Date.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { delivery, accepted }
}

async function accept(
  tx: Transaction<Schema>,
  project: ProjectRow,
  verdict: DeliveryVerdict,
): Promise<Accepted | null> {
  if (verdict.verdict !== 'deploy') return null
  return arrive(tx, { id: project.id, ownerId: project.owner_id }, verdict.arrival, { seen: false })
}

function outcome(verdict: DeliveryVerdict, accepted: Accepted | null) {
  const joined = accepted?.joined ? ` It is deployment ${accepted.deployment.number} already.` : ''
  return {
    verdict: verdict.verdict,
    reason: verdict.reason + joined,
    deployment_id: accepted?.deployment.id ?? null,
  }
}
