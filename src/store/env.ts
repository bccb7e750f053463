import type { Database } from './database.ts'
import type { Sealing } from './sealing.ts'

export interface EnvVar {
  key: string
  value: string
  secret: boolean
  updatedAt: number
}

/** The environment of each project's main, encrypted at rest. */
export class EnvStore {
  readonly #db: Database
  readonly #sealing: Sealing

  constructor(db: Database, sealing: Sealing) {
    this.#db = db
    this.#sealing = sealing
  }

  async list(projectId: number): Promise<EnvVar[]> {
    const rows = await this.#db
      .selectFrom('env_vars')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('key')
      .execute()
    return rows.map((row) => ({
      key: row.key,
      value: this.#sealing.open(row.value),
      secret: row.secret === 1,
      updatedAt: row.updated_at,
    }))
  }

  async values(projectId: number): Promise<Record<string, string>> {
    return Object.fromEntries((await this.list(projectId)).map(({ key, value }) => [key, value]))
  }

  /** A variable set without saying whether it is secret stays as secret as it was. */
  async change(
    projectId: number,
    set: Record<string, { value: string; secret?: boolean }>,
    unset: string[],
  ): Promise<void> {
    const now = Date.now()
    await this.#db.transaction().execute(async (tx) => {
      for (const [key, { value, secret }] of Object.entries(set)) {
        const sealed = this.#sealing.seal(value)
        await tx
          .insertInto('env_vars')
          .values({ project_id: projectId, key, value: sealed, secret: secret ? 1 : 0, updated_at: now })
          .onConflict((conflict) =>
            conflict.columns(['project_id', 'key']).doUpdateSet({
              value: sealed,
              updated_at: now,
              ...(secret === undefined ? {} : { secret: secret ? 1 : 0 }),
            }),
          )
          .execute()
      }
      if (unset.length) {
        await tx
          .deleteFrom('env_vars')
          .where('project_id', '=', projectId)
          .where('key', 'in', unset)
          .execute()
      }
    })
  }
}
