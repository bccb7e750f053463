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

  /** The volumes of a project that is being deleted, kept until `expiresAt`. */
  async detach(projectId: number, expiresAt: number): Promise<void> {
    await this.#db
      .updateTable('volumes')
      .set({ project_id: null, expires_at: expiresAt })
      .where('project_id', '=', projectId)
      .execute()
  }

  async remove(id: number): Promise<void> {
    await this.#db.deleteFrom('volumes').where('id', '=', id).execute()
  }
}
