import type { Database } from './database.ts'
import type { SourceRow } from './schema.ts'
import type { Sealing } from './sealing.ts'

/** What a source is shown to be let in: a token as HTTP password, or an SSH private key. */
export type Login = { kind: 'token'; user: string; token: string } | { kind: 'key'; key: string }

/** `app`: this server's GitHub App gives a token whenever one is needed. */
export type Credentials = Login | { kind: 'app' }

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
    const rows = await this.#all().where('project_id', '=', projectId).execute()
    return rows.map((row) => this.#open(row))[0] ?? null
  }

  async list(): Promise<Source[]> {
    return (await this.#all().execute()).map((row) => this.#open(row))
  }

  /** Those that are fetched with the GitHub App. */
  async listOfApp(): Promise<Source[]> {
    const rows = await this.#all().where('uses_app', '=', 1).execute()
    return rows.map((row) => this.#open(row))
  }

  /** In place of the one that was. `isSameBranch`: what was seen there holds. */
  async put(
    projectId: number,
    source: Pick<Source, 'url' | 'credentials' | 'watch' | 'waitsForChecks'>,
    isSameBranch = false,
  ): Promise<void> {
    const { url, credentials } = source
    const usesApp = credentials?.kind === 'app'
    const values = {
      url,
      uses_app: Number(usesApp),
      credentials: credentials && !usesApp ? this.#sealing.seal(JSON.stringify(credentials)) : null,
      watch: JSON.stringify(source.watch),
      waits_for_checks: source.waitsForChecks ? 1 : 0,
      problem: null,
      ...(isSameBranch ? {} : { head_oid: null, checked_at: null }),
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

  #all() {
    return this.#db.selectFrom('sources').selectAll().orderBy('project_id')
  }

  #open(row: SourceRow): Source {
    return {
      projectId: row.project_id,
      url: row.url,
      credentials: row.uses_app
        ? { kind: 'app' }
        : row.credentials && JSON.parse(this.#sealing.open(row.credentials)),
      watch: JSON.parse(row.watch),
      waitsForChecks: row.waits_for_checks === 1,
      head: row.head_oid,
      checkedAt: row.checked_at,
      problem: row.problem,
    }
  }
}
