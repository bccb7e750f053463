/** gitprotocol-common, "pkt-line format": four hex digits of length, themselves included; `0000` is a flush-pkt. */
export type Packet = Buffer | 'flush'

const longestPacket = 65520

export class PktLineError extends Error {
  override readonly name = 'PktLineError'
}

/** Takes bytes as they come and gives packets as they are complete. Strict: only data and flush packets. */
export class PktLineDecoder {
  #pending: Buffer = Buffer.alloc(0)

  push(chunk: Buffer): void {
    this.#pending = this.#pending.length ? Buffer.concat([this.#pending, chunk]) : chunk
  }

  /** null until the rest of it comes. Throws PktLineError when this can't become a packet. */
  next(): Packet | null {
    if (this.#pending.length < 4) return null
    const digits = this.#pending.toString('latin1', 0, 4)
    const length = /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1
    if (length === 0) {
      this.#pending = this.#pending.subarray(4)
      return 'flush'
    }
    if (length < 4 || length > longestPacket) {
      throw new PktLineError(`${JSON.stringify(digits)} is no length of a pkt-line`)
    }
    if (this.#pending.length < length) return null
    const packet = this.#pending.subarray(4, length)
    this.#pending = this.#pending.subarray(length)
    return packet
  }

  /** What came after the last packet taken. */
  rest(): Buffer {
    return this.#pending
  }
}

export const flushPacket = Buffer.from('0000')

export function encodePacket(data: string | Buffer): Buffer {
  const bytes = Buffer.from(data)
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes])
}

/** Without the line feed that a text packet may end in. */
export function chomp(packet: Buffer): Buffer {
  return packet.at(-1) === 0x0a ? packet.subarray(0, -1) : packet
}
