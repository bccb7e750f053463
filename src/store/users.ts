import { ConflictError } from '../errors.ts'
import { type Database, isUniqueViolation } from './database.ts'
import { newToken, tokenHash } from './sealing.ts'

export interface User {
  id: number
  name: string
  admin: boolean
}

/** Id of the one whose token is in the data folder. */
export const firstAdmin = 1

const sessionDays = 30

export class UserStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Makes sure that there is an admin and that `token`, which may have changed, is theirs. */
  async ensureAdmin(token: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('users')
        .values({ id: firstAdmin, name: 'admin', admin: 1, created_at: Date.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const hash = tokenHash(token)
      const known = await tx.selectFrom('tokens').select('id').where('hash', '=', hash).executeTakeFirst()
      if (known) return
      await tx.deleteFrom('tokens').where('user_id', '=', firstAdmin).execute()
      await tx
        .insertInto('tokens')
        .values({ user_id: firstAdmin, hash, kind: 'api', created_at: Date.now(), expires_at: null })
        .execute()
    })
  }

  /** null when the token is unknown or has expired. */
  async byToken(token: string): Promise<User | null> {
    const row = await this.#db
      .selectFrom('tokens')
      .innerJoin('users', 'users.id', 'tokens.user_id')
      .select(['users.id', 'users.name', 'users.admin', 'tokens.expires_at'])
      .where('tokens.hash', '=', tokenHash(token))
      .executeTakeFirst()
    if (!row || (row.expires_at !== null && row.expires_at < Date.now())) return null
    return { id: row.id, name: row.name, admin: row.admin === 1 }
  }

  async get(id: number): Promise<User> {
    const row = await this.#db
      .selectFrom('users')
      .select(['id', 'name', 'admin'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return { ...row, admin: row.admin === 1 }
  }

  async nameOf(id: number): Promise<string> {
    const row = await this.#db.selectFrom('users').select('name').where('id', '=', id).executeTakeFirst()
    return row?.name ?? 'someone'
  }

  /** Returns the new user's token, which is not stored and can't be shown again. */
  async create(name: string): Promise<{ user: User; token: string }> {
    const now = Date.now()
    try {
      const { id } = await this.#db
        .insertInto('users')
        .values({ name, admin: 0, created_at: now })
        .returning('id')
        .executeTakeFirstOrThrow()
      return { user: { id, name, admin: false }, token: await this.#addToken(id, 'api', null) }
    } catch (error) {
      if (isUniqueViolation(error)) throw new ConflictError('name_taken', `There is a user ${name} already.`)
      throw error
    }
  }

  async startSession(userId: number): Promise<{ token: string; seconds: number }> {
    const seconds = sessionDays * 86_400
    return { token: await this.#addToken(userId, 'session', Date.now() + seconds * 1000), seconds }
  }

  async endSession(token: string): Promise<void> {
    await this.#db
      .deleteFrom('tokens')
      .where('hash', '=', tokenHash(token))
      .where('kind', '=', 'session')
      .execute()
  }

  async #addToken(userId: number, kind: 'api' | 'session', expiresAt: number | null): Promise<string> {
    const token = newToken()
    await this.#db
      .insertInto('tokens')
      .values({
        user_id: userId,
        hash: tokenHash(token),
        kind,
        created_at: Date.now(),
        expires_at: expiresAt,
      })
      .execute()
    return token
  }
}
