import type { Selectable } from 'kysely'
import type { Database } from './database.ts'
import type { WrittenBytes } from './schema.ts'

export type WrittenRow = Selectable<WrittenBytes>

/** What containers have written outside of their volumes, as it was measured last. */
export class WrittenStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async list(projectId: number): Promise<WrittenRow[]> {
    return this.#db
      .selectFrom('written_bytes')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('container')
      .execute()
  }

  /** In place of all that was measured before; bytes by project and container (`main` or a service). */
  async put(measured: Omit<WrittenRow, 'measured_at'>[]): Promise<void> {
    const now = Date.now()
    await this.#db.transaction().execute(async (tx) => {
      const projects = new Set((await tx.selectFrom('projects').select('id').execute()).map(({ id }) => id))
      await tx.deleteFrom('written_bytes').execute()
      for (const row of measured)
        if (projects.has(row.project_id))
          await tx
            .insertInto('written_bytes')
            .values({ ...row, measured_at: now })
            .execute()
    })
  }
}
