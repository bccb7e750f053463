import type { Database } from './database.ts'
import { newToken, tokenHash } from './sealing.ts'

/** Who is at it: a user, in a session, or with a token of the API. */
export interface Setter {
  userId: number
  sessionToken: string | null
}

export interface LostApp {
  organization: string | null
  /** Unix milliseconds. */
  at: number
}

/** As long as GitHub's code. */
const lifeMs = 3_600_000

/** Set-ups of the GitHub App between here and GitHub, each known by a state that is stored hashed and good for one use. */
export class GithubAppAttemptStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Returns its state. */
  async begin({ userId, sessionToken }: Setter, organization: string | null): Promise<string> {
    const state = newToken()
    const now = Date.now()
    await this.#db
      .deleteFrom('github_app_attempts')
      .where('taken_at', 'is', null)
      .where('created_at', '<', now - lifeMs)
      .execute()
    await this.#db
      .insertInto('github_app_attempts')
      .values({
        state_hash: tokenHash(state),
        user_id: userId,
        session_hash: sessionToken && tokenHash(sessionToken),
        organization,
        created_at: now,
        taken_at: null,
      })
      .execute()
    return state
  }

  /** Uses a state up. Its hash, when it was begun by the same person in the same session within the hour; else null. */
  async take(state: string, { userId, sessionToken }: Setter): Promise<string | null> {
    const now = Date.now()
    const row = await this.#db
      .updateTable('github_app_attempts')
      .set({ taken_at: now })
      .where('state_hash', '=', tokenHash(state))
      .where('user_id', '=', userId)
      .where('session_hash', 'is', sessionToken && tokenHash(sessionToken))
      .where('taken_at', 'is', null)
      .where('created_at', '>', now - lifeMs)
      .returning('state_hash')
      .executeTakeFirst()
    return row?.state_hash ?? null
  }

  /** GitHub did not hear of it: the state can be used again. */
  async release(stateHash: string): Promise<void> {
    await this.#db
      .updateTable('github_app_attempts')
      .set({ taken_at: null })
      .where('state_hash', '=', stateHash)
      .execute()
  }

  /** The newest one whose App was made at GitHub, and whose keys have not been stored, taken before `before`. */
  async lost(before: number): Promise<LostApp | null> {
    const row = await this.#db
      .selectFrom('github_app_attempts')
      .select(['organization', 'taken_at'])
      .where('taken_at', '<', before)
      .orderBy('taken_at', 'desc')
      .executeTakeFirst()
    return row ? { organization: row.organization, at: row.taken_at! } : null
  }
}
