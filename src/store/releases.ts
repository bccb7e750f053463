import { sql, type Transaction } from 'kysely'
import { type MainSettings, settingsOf } from '../domain/spec/main-settings.ts'
import { emptySpec } from '../domain/spec/spec.ts'
import type { Database } from './database.ts'
import type { ReleaseRow, Schema } from './schema.ts'
import type { Sealing } from './sealing.ts'

export interface NewRelease {
  projectId: number
  deploymentId: number
  image: { id: string; ref: string; bytes: number; hasHealthcheck: boolean }
  port: { port: number; source: string }
  env: Record<string, string>
  settings: MainSettings
}

interface Made extends ReleaseRow {
  commit_oid: string | null
  subject: string | null
  /** The number of the deployment that made it. */
  made_by: number
}

export interface ReleaseSummary extends Made {
  wasLive: boolean
  live: boolean
  pending: boolean
}

/** Releases never change: a new environment or image is a new release. */
export class ReleaseStore {
  readonly #db: Database
  readonly #sealing: Sealing

  constructor(db: Database, sealing: Sealing) {
    this.#db = db
    this.#sealing = sealing
  }

  /** Returns the new release's id. */
  async insert(tx: Transaction<Schema>, input: NewRelease): Promise<number> {
    const { next } = await tx
      .selectFrom('releases')
      .select(sql<number>`coalesce(max(number), 0) + 1`.as('next'))
      .where('project_id', '=', input.projectId)
      .executeTakeFirstOrThrow()
    const { id } = await tx
      .insertInto('releases')
      .values({
        project_id: input.projectId,
        number: next,
        deployment_id: input.deploymentId,
        image_id: input.image.id,
        image_ref: input.image.ref,
        image_bytes: input.image.bytes,
        has_healthcheck: input.image.hasHealthcheck ? 1 : 0,
        port: input.port.port,
        port_source: input.port.source,
        env: this.#sealing.seal(JSON.stringify(input.env)),
        settings: this.#sealing.seal(JSON.stringify(input.settings)),
        created_at: Date.now(),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }

  /** A release of its own for a deployment that has none yet. */
  async make(input: NewRelease): Promise<ReleaseRow> {
    return this.#db.transaction().execute(async (tx) => {
      const id = await this.insert(tx, input)
      await tx
        .updateTable('deployments')
        .set({ release_id: id })
        .where('id', '=', input.deploymentId)
        .execute()
      return tx.selectFrom('releases').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    })
  }

  async get(id: number): Promise<ReleaseRow> {
    return this.#db.selectFrom('releases').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  }

  async markGone(id: number, gone: boolean): Promise<void> {
    await this.#db
      .updateTable('releases')
      .set({ image_gone: gone ? 1 : 0 })
      .where('id', '=', id)
      .execute()
  }

  env(release: ReleaseRow): Record<string, string> {
    return JSON.parse(this.#sealing.open(release.env))
  }

  settings(release: ReleaseRow): MainSettings {
    return release.settings ? JSON.parse(this.#sealing.open(release.settings)) : settingsOf(emptySpec())
  }

  /** Newest first; with `before`, those with a lower number. */
  async page(projectId: number, limit: number, before: number | null): Promise<ReleaseSummary[]> {
    const query = this.#made(projectId).limit(limit)
    return this.#summaries(
      await (before === null ? query : query.where('releases.number', '<', before)).execute(),
    )
  }

  /** Those whose image is there as far as we know, has one of these references, or is live; newest first. */
  async withImage(projectId: number, refs: string[] = []): Promise<ReleaseSummary[]> {
    const live = this.#db
      .selectFrom('deployments')
      .select('release_id')
      .where('project_id', '=', projectId)
      .where('state', '=', 'live')
    const query = this.#made(projectId).where((where) =>
      where.or([
        where('releases.image_gone', '=', 0),
        where('releases.image_ref', 'in', refs),
        where('releases.id', 'in', live),
      ]),
    )
    return this.#summaries(await query.execute())
  }

  async byNumber(projectId: number, number: number): Promise<ReleaseSummary | null> {
    const made = await this.#made(projectId).where('releases.number', '=', number).execute()
    return (await this.#summaries(made))[0] ?? null
  }

  #made(projectId: number) {
    return this.#db
      .selectFrom('releases')
      .innerJoin('deployments as maker', 'maker.id', 'releases.deployment_id')
      .selectAll('releases')
      .select(['maker.commit_oid', 'maker.subject', 'maker.number as made_by'])
      .where('releases.project_id', '=', projectId)
      .orderBy('releases.number', 'desc')
  }

  async #summaries(made: Made[]): Promise<ReleaseSummary[]> {
    if (!made.length) return []
    const ids = made.map(({ id }) => id)
    const uses = await this.#db
      .selectFrom('deployments')
      .select(['release_id', 'state'])
      .where('release_id', 'in', ids)
      .where('state', 'in', ['queued', 'building', 'releasing', 'live', 'retired'])
      .execute()
    const usedBy = Map.groupBy(uses, (use) => use.release_id)
    return made.map((release) => {
      const states = new Set(usedBy.get(release.id)?.map((use) => use.state))
      const live = states.has('live')
      return {
        ...release,
        live,
        wasLive: live || states.has('retired'),
        pending: states.has('queued') || states.has('building') || states.has('releasing'),
      }
    })
  }
}
