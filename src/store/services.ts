import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { ServiceRow } from './schema.ts'

type Observed = Partial<
  Pick<
    ServiceRow,
    'state' | 'reason' | 'container_id' | 'container_address' | 'image_id' | 'ports' | 'proven' | 'refused'
  >
>

/** Services as they run; what they are to be is in the definition. */
export class ServiceStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** By name. */
  async list(projectId: number): Promise<ServiceRow[]> {
    return this.#db
      .selectFrom('services')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('name')
      .execute()
  }

  async find(projectId: number, name: string): Promise<ServiceRow | null> {
    const query = this.#db
      .selectFrom('services')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('name', '=', name)
    return (await query.executeTakeFirst()) ?? null
  }

  /** Ids of the projects that have services. */
  async projects(): Promise<number[]> {
    const rows = await this.#db.selectFrom('services').select('project_id').distinct().execute()
    return rows.map((row) => row.project_id)
  }

  /** Returns whether anything differs now. */
  async observe(projectId: number, name: string, observed: Observed): Promise<boolean> {
    const before = await this.find(projectId, name)
    const differs = before && Object.entries(observed).some(([key, value]) => before[key as never] !== value)
    if (!differs) return false
    await this.#db
      .updateTable('services')
      .set({ ...observed, changed_at: Date.now() })
      .where('project_id', '=', projectId)
      .where('name', '=', name)
      .execute()
    return true
  }

  async want(projectId: number, name: string, wanted: 'running' | 'stopped'): Promise<void> {
    await this.#db
      .updateTable('services')
      .set({ wanted })
      .where('project_id', '=', projectId)
      .where('name', '=', name)
      .execute()
  }

  async restart(projectId: number, name: string): Promise<void> {
    await this.#db
      .updateTable('services')
      .set({ wanted: 'running', restarts: sql`restarts + 1` })
      .where('project_id', '=', projectId)
      .where('name', '=', name)
      .execute()
  }

  async wantUpdate(projectId: number, name: string): Promise<void> {
    await this.#db
      .updateTable('services')
      .set({ update_wanted: 1 })
      .where('project_id', '=', projectId)
      .where('name', '=', name)
      .execute()
  }

  /** Its image was pulled anew, and with another one its container is to be replaced. */
  async updated(projectId: number, name: string, differs: boolean): Promise<ServiceRow> {
    return this.#db
      .updateTable('services')
      .set({ update_wanted: 0, ...(differs ? { restarts: sql`restarts + 1` } : {}) })
      .where('project_id', '=', projectId)
      .where('name', '=', name)
      .returningAll()
      .executeTakeFirstOrThrow()
  }
}
