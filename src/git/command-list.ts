import { chomp, encodePacket, flushPacket, type Packet, PktLineError } from './pkt-line.ts'

/**
 * Checks one packet of the command list that a push begins with (gitprotocol-pack, "Reference Update Request"):
 * `shallow <oid>`, or `<old> <new> <ref>`, the first with NUL and capabilities behind it.
 * Returns the oid of a shallow line, else null. Throws PktLineError.
 */
export function checkCommand(packet: Buffer, first: boolean): string | null {
  const line = chomp(packet)
  const shallow = /^shallow ([0-9a-f]{40}|[0-9a-f]{64})$/.exec(line.toString('latin1'))
  if (shallow) return shallow[1]!
  const nul = line.indexOf(0)
  if (nul >= 0 && !first) throw new PktLineError('only the first command has capabilities')
  const command = line.toString('latin1', 0, nul < 0 ? line.length : nul)
  if (!/^([0-9a-f]{40} [0-9a-f]{40}|[0-9a-f]{64} [0-9a-f]{64}) [^\n]+$/.test(command)) {
    throw new PktLineError(`${JSON.stringify(command.slice(0, 100))} is no command of a push`)
  }
  return null
}

export interface CommandList {
  /** Everything but the `shallow` lines, as it came, with the flush-pkt. */
  bytes: Buffer
  shallow: string[]
}

/** Gathers the command list of a push packet by packet, up to its flush-pkt. */
export class CommandListReader {
  readonly #kept: Buffer[] = []
  readonly #shallow: string[] = []

  /** The whole list at its flush-pkt, before that null. Throws PktLineError. */
  add(packet: Packet): CommandList | null {
    if (packet === 'flush') {
      return { bytes: Buffer.concat([...this.#kept, flushPacket]), shallow: this.#shallow }
    }
    const shallow = checkCommand(packet, this.#kept.length === 0)
    if (shallow) this.#shallow.push(shallow)
    else this.#kept.push(encodePacket(packet))
    return null
  }
}
