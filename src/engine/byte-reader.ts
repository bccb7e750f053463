/** Bytes of a stream by count; fewer at its end. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  async take(count: number): Promise<Buffer> {
    return Buffer.concat(await Array.fromAsync(this.pass(count)))
  }

  /** In pieces, as they come. */
  async *pass(count: number): AsyncGenerator<Buffer, void, undefined> {
    for (let left = count; left > 0; ) {
      if (!this.#rest.length) {
        const { value, done } = await this.#chunks.next()
        if (done) return
        this.#rest = value
      }
      const piece = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  rest(): AsyncGenerator<Buffer, void, undefined> {
    return this.pass(Number.POSITIVE_INFINITY)
  }
}
