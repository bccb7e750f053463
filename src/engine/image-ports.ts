/**
 * TCP ports of an image, those of its last EXPOSE instructions first. `exposed` are the keys of the image's
 * `ExposedPorts` (`3000/tcp`), which have no order; `history` is what made each layer, newest first: BuildKit writes
 * `EXPOSE map[3000/tcp:{}]`, the classic builder `/bin/sh -c #(nop)  EXPOSE 3000/tcp`.
 */
export function orderPorts(exposed: string[], history: string[]): number[] {
  const instructions = history.map((line) => /(?:^|#\(nop\)\s+)EXPOSE (.*)/s.exec(line)?.[1]).filter(Boolean)
  const inOrder = instructions.flatMap((line) => [...line!.matchAll(/(\d+)(?:\/(\w+))?/g)].filter(isTcp))
  const known = new Set(
    exposed.map((key) => /^(\d+)(?:\/(\w+))?$/.exec(key)).filter((match) => match && isTcp(match)),
  )
  const ports = new Set([...known].map((match) => Number(match![1])))
  const ordered = new Set(inOrder.map((match) => Number(match[1])).filter((port) => ports.has(port)))
  return [...ordered, ...[...ports].filter((port) => !ordered.has(port)).sort((a, b) => a - b)]
}

function isTcp(match: RegExpMatchArray): boolean {
  return (match[2] ?? 'tcp') === 'tcp'
}
