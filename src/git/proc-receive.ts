import { chomp, encodePacket, flushPacket, type Packet, PktLineDecoder, PktLineError } from './pkt-line.ts'
import type { RefUpdate } from './push.ts'

export interface ProcReceiveRequest {
  updates: RefUpdate[]
  options: string[]
  atomic: boolean
}

/** Packets of a byte stream. Throws PktLineError when it ends inside one. */
export async function* packetsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Packet> {
  const decoder = new PktLineDecoder()
  for await (const chunk of chunks) {
    decoder.push(chunk)
    for (let packet = decoder.next(); packet !== null; packet = decoder.next()) yield packet
  }
  if (decoder.rest().length) throw new PktLineError('the stream ended inside a packet')
}

/**
 * What git tells its proc-receive hook (githooks, "proc-receive"): version and features, which `reply` answers, then the
 * commands, then the push options. Throws PktLineError.
 */
export async function readProcReceive(
  packets: AsyncGenerator<Packet>,
  reply: (bytes: Buffer) => void,
): Promise<ProcReceiveRequest> {
  const [version, features = ''] = (await section(packets))[0]?.split('\0') ?? []
  if (version !== 'version=1') throw new PktLineError(`git speaks ${version ?? 'nothing'}, not version=1`)
  const offered = features.split(' ').filter((feature) => ['push-options', 'atomic'].includes(feature))
  const answer = offered.length ? `version=1\0${offered.join(' ')}\n` : 'version=1\n'
  reply(Buffer.concat([encodePacket(answer), flushPacket]))
  const updates = (await section(packets)).map(parseUpdate)
  const options = offered.includes('push-options') ? await section(packets) : []
  return { updates, options, atomic: offered.includes('atomic') }
}

/** The report's bytes. */
export function encodeReport(lines: string[]): Buffer {
  return Buffer.concat([...lines.map((line) => encodePacket(`${line}\n`)), flushPacket])
}

function parseUpdate(line: string): RefUpdate {
  const match = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) (\S+)$/.exec(line)
  if (!match) throw new PktLineError(`${JSON.stringify(line.slice(0, 100))} is no command`)
  return { oldOid: match[1]!, newOid: match[2]!, ref: match[3]! }
}

async function section(packets: AsyncGenerator<Packet>): Promise<string[]> {
  const lines: string[] = []
  for (;;) {
    const { value, done } = await packets.next()
    if (done) throw new PktLineError('git has gone away')
    if (value === 'flush') return lines
    lines.push(text(chomp(value)))
  }
}

function text(packet: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(packet)
  } catch (error) {
    throw new PktLineError('Names of refs and push options must be UTF-8.', { cause: error })
  }
}
