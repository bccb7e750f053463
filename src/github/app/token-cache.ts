interface Token {
  token: string
  /** Unix milliseconds. */
  expiresAt: number
}

/** A clone that begins with a token should end with it. */
const spareMs = 5 * 60_000

/** Tokens by what they are for, until shortly before they expire. Whoever asks meanwhile waits for the one that is fetched. */
export class TokenCache {
  readonly #tokens = new Map<string, { token: Promise<Token>; goodUntil: number }>()

  async get(key: string, fetch: () => Promise<Token>): Promise<string> {
    this.#removeExpired()
    const kept = this.#tokens.get(key) ?? this.#add(key, fetch())
    return (await kept.token).token
  }

  forget(key: string): void {
    this.#tokens.delete(key)
  }

  #add(key: string, token: Promise<Token>) {
    const entry = { token, goodUntil: Number.POSITIVE_INFINITY }
    this.#tokens.set(key, entry)
    token.then(
      ({ expiresAt }) => {
        entry.goodUntil = expiresAt - spareMs
      },
      () => {
        if (this.#tokens.get(key) === entry) this.#tokens.delete(key)
      },
    )
    return entry
  }

  #removeExpired(): void {
    const now = Date.now()
    for (const [key, { goodUntil }] of this.#tokens) if (goodUntil <= now) this.#tokens.delete(key)
  }
}
