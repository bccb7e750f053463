/** Counts that are written once a second: whoever can reach the server can make it count, and each write waits for the disk. */
export class SlowCounter<Key> {
  readonly #write: (key: Key, count: number) => Promise<void>
  #pending = new Map<Key, number>()

  constructor(write: (key: Key, count: number) => Promise<void>) {
    this.#write = write
  }

  add(key: Key): void {
    if (this.#pending.size === 0) setTimeout(() => this.#flush().catch(() => {}), 1000).unref()
    this.#pending.set(key, this.pending(key) + 1)
  }

  /** Not written yet. */
  pending(key: Key): number {
    return this.#pending.get(key) ?? 0
  }

  async #flush(): Promise<void> {
    const counted = this.#pending
    this.#pending = new Map()
    for (const [key, count] of counted) await this.#write(key, count)
  }
}
