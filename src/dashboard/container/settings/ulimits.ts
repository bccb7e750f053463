import type { Service } from '../../api/types.ts'

type Ulimits = Service['ulimits']

/** `nofile=1024:65536`, one a line, as `docker run --ulimit` has them. Throws an Error that names the line. */
export function parseUlimits(text: string): Ulimits {
  const lines = text.split('\n').map((line) => line.trim())
  return Object.fromEntries(lines.filter(Boolean).map(parseLine))
}

/** null: there are none. */
export function formatUlimits(ulimits: Ulimits): string | null {
  const lines = Object.entries(ulimits).map(
    ([name, { soft, hard }]) => `${name}=${soft === hard ? soft : `${soft}:${hard}`}`,
  )
  return lines.join('\n') || null
}

function parseLine(line: string): [string, Ulimits[string]] {
  const match = /^([a-z]+)\s*=\s*(-1|\d{1,15})(?::(-1|\d{1,15}))?$/.exec(line)
  if (!match) throw new Error(`'${line}' is no limit. Write it like nofile=1024:65536 or memlock=-1.`)
  const [, name, soft, hard = soft] = match
  return [name!, { soft: Number(soft), hard: Number(hard) }]
}
