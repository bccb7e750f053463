/** Runs at most one work a key at a time, in the order of arrival. */
export class KeyedMutex<Key> {
  readonly #tails = new Map<Key, Promise<unknown>>()

  has(key: Key): boolean {
    return this.#tails.has(key)
  }

  async run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#tails.set(key, mine)
    try {
      return await mine
    } finally {
      if (this.#tails.get(key) === mine) this.#tails.delete(key)
    }
  }
}
