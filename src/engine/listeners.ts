import { readFile } from 'node:fs/promises'
import type { Connection } from './connection.ts'
import type { Listener } from './engine.ts'

const listening = '0A'
/** Docker's DNS, in every container on a network of its own. */
const engineAddress = '127.0.0.11'

/** Read from outside, so it needs no tool in the image, and sees what listens on 127.0.0.1 alone. */
export async function readListeners(connection: Connection, id: string): Promise<Listener[] | null> {
  if (!connection.host.local) return null
  const facts = await connection.find((docker) => docker.getContainer(id).inspect())
  if (!facts?.State.Pid) return null
  try {
    const tables = ['tcp', 'tcp6'].map((table) => readFile(`/proc/${facts.State.Pid}/net/${table}`, 'utf8'))
    const listeners = (await Promise.all(tables)).flatMap(parseListeners)
    return listeners.filter(({ address }) => address !== engineAddress)
  } catch {
    return null
  }
}

/** `/proc/net/tcp` and `tcp6`: each 32 bit word of an address is in the host's (little-endian) order (proc(5)). */
export function parseListeners(table: string): Listener[] {
  return table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === listening)
    .map((columns) => {
      const [address = '', port = ''] = columns[1]!.split(':')
      return { address: toAddress(address), port: Number.parseInt(port, 16) }
    })
}

function toAddress(hex: string): string {
  const bytes = hex.match(/.{8}/g)!.flatMap((word) => [...Buffer.from(word, 'hex').reverse()])
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, index) => bytes[index * 2]! * 256 + bytes[index * 2 + 1]!)
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${bytes.slice(12).join('.')}`
  }
  return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1)
}
