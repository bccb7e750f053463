import { megabytes } from '../../../src/domain/size-text.ts'
import type { LfsFile } from './missing-files.ts'

const tellMs = 2000

/** Tells now and then how far a fetch is. */
export class FetchProgress {
  readonly #files: number
  readonly #bytes: number
  readonly #tell: (line: string) => void
  readonly #read = new Map<string, number>()
  #done = 0
  #toldAt = Date.now()

  /** `files`: of objects that differ. */
  constructor(files: LfsFile[], tell: (line: string) => void) {
    this.#files = files.length
    this.#bytes = files.reduce((sum, { size }) => sum + size, 0)
    this.#tell = tell
  }

  /** The same bytes, counted. */
  async *count({ oid }: LfsFile, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    let length = 0
    for await (const chunk of content) {
      length += chunk.length
      this.#read.set(oid, length)
      if (Date.now() - this.#toldAt >= tellMs) this.#say()
      yield chunk
    }
  }

  /** One is kept. */
  saved(): void {
    this.#done++
    if (this.#done === this.#files) this.#say()
  }

  #say(): void {
    this.#toldAt = Date.now()
    const read = this.#read.values().reduce((sum, length) => sum + length, 0)
    this.#tell(`${this.#done} of ${this.#files} files, ${megabytes(read)} of ${megabytes(this.#bytes)}`)
  }
}
