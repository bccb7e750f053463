/** A record of the answer to `POST /images/create` (Docker Engine API, ImageCreate). */
export interface PullRecord {
  /** Of a layer. */
  id?: string
  status?: string
  progressDetail?: { current?: number; total?: number }
  errorDetail?: { message?: string }
  error?: string
}

const downloaded = new Set(['Download complete', 'Verifying Checksum', 'Extracting', 'Pull complete'])

/** Bytes downloaded over all layers. The sizes of layers become known one after the other. */
export class PullProgress {
  readonly #layers = new Map<string, { done: number; total: number }>()

  /** Whether the record changed the figures. */
  see({ id, status, progressDetail }: PullRecord): boolean {
    if (id === undefined) return false
    const { current, total } = progressDetail ?? {}
    const known = this.#layers.get(id)
    if (status === 'Downloading' && current !== undefined && total !== undefined && total > 0) {
      this.#layers.set(id, { done: Math.min(current, total), total })
      return true
    }
    // Of quick changes the engine tells the last alone.
    if (!known || known.done === known.total || !downloaded.has(status ?? '')) return false
    known.done = known.total
    return true
  }

  get done(): number {
    return this.#sum('done')
  }

  get total(): number {
    return this.#sum('total')
  }

  #sum(what: 'done' | 'total'): number {
    return [...this.#layers.values()].reduce((sum, layer) => sum + layer[what], 0)
  }
}
