import type { Database } from './database.ts'
import type { Sealing } from './sealing.ts'

/** What a source is shown to be let in: a token as HTTP password, or an SSH private key. */
export type Credentials = { kind: 'token'; user: string; token: string } | { kind: 'key'; key: string }

export interface Source {
  projectId: number
  /** Without credentials. */
  url: string
  credentials: Credentials | null
  /** A commit that changes nothing under these paths is not deployed; empty: every commit is. */
  watch: string[]
  waitsForChecks: boolean
  /** Where the deploy branch was when it was last looked at. */
  head: string | null
  /** Unix milliseconds. */
  checkedAt: number | null
  problem: string | null
}

/** The repository elsewhere that a project's commits are fetched from. */
export class SourceStore {
  readonly #db: Database
  readonly #sealing: Sealing

  constructor(db: Database, sealing: Sealing) {
    this.#db = db
    this.#sealing = sealing
  }

  async find(projectId: number): Promise<Source | null> {
    return (await this.#select(projectId))[0] ?? null
  }

  async list(): Promise<Source[]> {
    return this.#select(null)
  }

  /** In place of the one that was. */
  async put(
    projectId: number,
    source: Pick<Source, 'url' | 'credentials' | 'watch' | 'waitsForChecks'>,
  ): Promise<void> {
    const values = {
      url: source.url,
      credentials: source.credentials && this.#sealing.seal(JSON.stringify(source.credentials)),
      watch: JSON.stringify(source.watch),
      waits_for_checks: source.waitsForChecks ? 1 : 0,
      head_oid: null,
      checked_at: null,
      problem: null,
    }
    await this.#db
      .insertInto('sources')
      .values({ project_id: projectId, created_at: Date.now(), ...values })
      .onConflict((conflict) => conflict.column('project_id').doUpdateSet(values))
      .execute()
  }

  async remove(projectId: number): Promise<void> {
    await this.#db.deleteFrom('sources').where('project_id', '=', projectId).execute()
  }

  /** The branch was looked at. */
  async looked(projectId: number, found: { head: string } | { problem: string }): Promise<void> {
    const set = 'head' in found ? { head_oid: found.head, problem: null } : { problem: found.problem }
    await this.#db
      .updateTable('sources')
      .set({ ...set, checked_at: Date.now() })
      .where('project_id', '=', projectId)
      .execute()
  }

  async #select(projectId: number | null): Promise<Source[]> {
    let query = this.#db.selectFrom('sources').selectAll().orderBy('project_id')
    if (projectId !== null) query = query.where('project_id', '=', projectId)
    return (await query.execute()).map((row) => ({
      projectId: row.project_id,
      url: row.url,
      credentials: row.credentials && JSON.parse(this.#sealing.open(row.credentials)),
      watch: JSON.parse(row.watch),
      waitsForChecks: row.waits_for_checks === 1,
      head: row.head_oid,
      checkedAt: row.checked_at,
      problem: row.problem,
    }))
  }
}
