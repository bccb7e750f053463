import type { ExposedPort } from '../domain/ports.ts'

/**
 * Ports of an image, in the order in which its Dockerfile has them, then those of the base image. `exposed` are the keys of
 * the image's `ExposedPorts` (`3000/tcp`), which have no order; `history` is what made each layer, newest first: BuildKit
 * writes `EXPOSE map[3000/tcp:{}]` (sorted), the classic builder `/bin/sh -c #(nop)  EXPOSE 3000/tcp`. `written` are the
 * arguments of the Dockerfile's own EXPOSE instructions, in its order.
 */
export function orderPorts(exposed: string[], history: string[], written: string[]): ExposedPort[] {
  const instructions = history
    .map((line) => /(?:^|#\(nop\)\s+)EXPOSE (.*)/s.exec(line)?.[1])
    .filter((line) => line !== undefined)
    .map((line) => [...line.matchAll(/\d+(?:\/\w+)?/g)].map(([port]) => withProtocol(port)))
  const own = instructions
    .slice(0, written.length)
    .reverse()
    .flatMap((ports, index) => asWritten(ports, written[index]!))
  const isOwn = new Set(own)
  const rest = exposed.map(withProtocol).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
  const all = new Set([...own, ...instructions.slice(written.length).flat(), ...rest])
  const known = new Set(rest)
  return [...all]
    .filter((port) => known.has(port))
    .map((port) => {
      const [number, protocol] = port.split('/') as [string, string]
      return { port: Number(number), protocol, inherited: !isOwn.has(port) }
    })
}

function withProtocol(port: string): string {
  return port.includes('/') ? port : `${port}/tcp`
}

/** What no word names outright came from a variable, so it belongs where the first of those stands. */
function asWritten(ports: string[], line: string): string[] {
  const words = line.split(/\s+/)
  const variable = words.findIndex((word) => word.includes('$'))
  const place = (port: string) => {
    const at = words.findIndex((word) => names(word, Number.parseInt(port, 10)))
    return at < 0 ? variable : at
  }
  return ports.toSorted((a, b) => place(a) - place(b))
}

/** Whether a word of an EXPOSE (`3000`, `53/udp`, `3000-3003`, `8080:3000`) names the port. */
function names(word: string, port: number): boolean {
  const range = /^(?:.*:)?(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(word)
  if (!range) return false
  const [, first, last = first] = range
  return port >= Number(first) && port <= Number(last)
}
