import type { Database } from './database.ts'
import type { Sealing } from './sealing.ts'
import { SlowCounter } from './slow-counter.ts'

interface AppSecrets {
  /** Private key, PKCS#1. */
  pem: string
  /** Deliveries are signed with it; null: it has no webhook. */
  webhookSecret: string | null
}

export interface NewGithubApp extends AppSecrets {
  appId: number
  slug: string
  name: string
  /** Its public page. */
  url: string
  owner: string
  ownerType: string
}

export interface StoredGithubApp extends NewGithubApp {
  /** Unix milliseconds; null: no delivery has come. */
  heardAt: number | null
  /** Deliveries with a wrong signature or none. */
  refused: number
  createdAt: number
}

/** This server's GitHub App, with its keys. */
export class GithubAppStore {
  readonly #db: Database
  readonly #sealing: Sealing
  readonly #refused: SlowCounter<'app'>

  constructor(db: Database, sealing: Sealing) {
    this.#db = db
    this.#sealing = sealing
    this.#refused = new SlowCounter(async (_app, count) => {
      await db
        .updateTable('github_app')
        .set((row) => ({ refused: row('refused', '+', count) }))
        .execute()
    })
  }

  async find(): Promise<StoredGithubApp | null> {
    const row = await this.#db.selectFrom('github_app').selectAll().executeTakeFirst()
    if (!row) return null
    return {
      appId: row.app_id,
      slug: row.slug,
      name: row.name,
      url: row.url,
      owner: row.owner,
      ownerType: row.owner_type,
      ...(JSON.parse(this.#sealing.open(row.secrets)) as AppSecrets),
      heardAt: row.heard_at,
      refused: row.refused + this.#refused.pending('app'),
      createdAt: row.created_at,
    }
  }

  /** Ends the attempt by which it was made. false: there is one already. */
  async add(
    stateHash: string,
    { appId, slug, name, url, owner, ownerType, pem, webhookSecret }: NewGithubApp,
  ): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const { numInsertedOrUpdatedRows: added } = await tx
        .insertInto('github_app')
        .values({
          id: 1,
          app_id: appId,
          slug,
          name,
          url,
          owner,
          owner_type: ownerType,
          secrets: this.#sealing.seal(JSON.stringify({ pem, webhookSecret } satisfies AppSecrets)),
          created_at: Date.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      if (!added) return false
      await tx.deleteFrom('github_app_attempts').where('state_hash', '=', stateHash).execute()
      return true
    })
  }

  /** With all attempts at one. */
  async remove(): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('github_app').execute()
      await tx.deleteFrom('github_app_attempts').execute()
    })
  }

  /** A delivery was signed well. */
  async noteHeard(): Promise<void> {
    await this.#db.updateTable('github_app').set({ heard_at: Date.now() }).execute()
  }

  countRefused(): void {
    this.#refused.add('app')
  }
}
