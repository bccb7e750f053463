import type { Connection } from './connection.ts'

const longestLine = 4000

/** The last lines that a container wrote to stdout and stderr, oldest first; none when it is gone. */
export async function lastLines(connection: Connection, id: string, count: number): Promise<string[]> {
  const log = await connection.find((docker) =>
    docker.getContainer(id).logs({ stdout: true, stderr: true, tail: count, follow: false }),
  )
  if (!log?.length) return []
  const lines = payload(log)
    .toString('utf8')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
  return lines.slice(-count).map((line) => line.slice(0, longestLine))
}

/** Takes the 8 byte headers out: stream, three zeros, length (Docker Engine API, ContainerAttach, "Stream format"). */
export function payload(log: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at + 8 <= log.length; ) {
    const end = at + 8 + log.readUInt32BE(at + 4)
    parts.push(log.subarray(at + 8, end))
    at = end
  }
  return Buffer.concat(parts)
}
