import { sql } from 'kysely'
import { ConflictError } from '../errors.ts'
import { type Database, isUniqueViolation } from './database.ts'
import type { VolumeRow } from './schema.ts'

/** Volumes outlive the containers that use them, and for a while their project. */
export class VolumeStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** By name. */
  async list(projectId: number): Promise<VolumeRow[]> {
    return this.#db
      .selectFrom('volumes')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('name')
      .execute()
  }

  /** Of all projects, the deleted ones' too. */
  async all(): Promise<VolumeRow[]> {
    return this.#db.selectFrom('volumes').selectAll().orderBy('id').execute()
  }

  async find(projectId: number, name: string): Promise<VolumeRow | null> {
    const query = this.#db
      .selectFrom('volumes')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('name', '=', name)
    return (await query.executeTakeFirst()) ?? null
  }

  /** Throws a ConflictError `name_taken`. */
  async create(project: { id: number; name: string; owner_id: number }, name: string): Promise<VolumeRow> {
    try {
      return await this.#db
        .insertInto('volumes')
        .values({
          project_id: project.id,
          project: project.name,
          owner_id: project.owner_id,
          name,
          created_at: Date.now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new ConflictError('name_taken', `${project.name} has a volume named ${name} already.`)
    }
  }

  async measured(id: number, bytes: number): Promise<void> {
    await this.#db
      .updateTable('volumes')
      .set({ size_bytes: bytes, measured_at: Date.now() })
      .where('id', '=', id)
      .execute()
  }

  /** Those whose project has been deleted: of one owner, or of all. Newest first. */
  async kept(ownerId: number | null): Promise<VolumeRow[]> {
    let query = this.#db.selectFrom('volumes').selectAll().where('project_id', 'is', null)
    if (ownerId !== null) query = query.where('owner_id', '=', ownerId)
    return query.orderBy('id', 'desc').execute()
  }

  /** Until when the volumes of a project that is being deleted stay; null: it has none. */
  async keptUntil(projectId: number): Promise<number | null> {
    const { until } = await this.#db
      .selectFrom('volumes')
      .select((where) => where.fn.max('expires_at').as('until'))
      .where('project_id', '=', projectId)
      .executeTakeFirstOrThrow()
    return until
  }

  /** Kept ones whose time is over. */
  async expired(): Promise<VolumeRow[]> {
    return this.#db
      .selectFrom('volumes')
      .selectAll()
      .where('project_id', 'is', null)
      .where('expires_at', '<=', Date.now())
      .execute()
  }

  /** The highest id that was ever given; 0: none was. */
  async highestId(): Promise<number> {
    const { rows } = await sql<{
      seq: number
    }>`SELECT seq FROM sqlite_sequence WHERE name = 'volumes'`.execute(this.#db)
    return rows[0]?.seq ?? 0
  }

  /** A row for one that the engine has without. */
  async adopt(volume: Pick<VolumeRow, 'id' | 'project_id' | 'project' | 'owner_id' | 'name'>): Promise<void> {
    await this.#db
      .insertInto('volumes')
      .values({ ...volume, created_at: Date.now() })
      .execute()
  }

  async remove(id: number): Promise<void> {
    await this.#db.deleteFrom('volumes').where('id', '=', id).execute()
  }
}
