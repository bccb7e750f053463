import type { EnvValue, ServiceSpec } from './spec.ts'
import { familiarName } from './values/image.ts'

/** The service catalogue: what Doprax knows of common images. */
export interface Catalogue {
  entries: CatalogueEntry[]
}

/** Sizes are bytes, times milliseconds. `since`: the image's first major version to which it applies. */
export interface CatalogueEntry {
  name: string
  /** Other names under which people write it: `postgres` for `postgresql`. */
  aliases: string[]
  image: string
  /** What is run when a file names no tag. */
  tag: string
  port: number
  /** Where the image keeps its data: the last that applies; none: it keeps none. */
  data: { path: string; since: number }[]
  env: CatalogueEnv[]
  command: string[] | null
  health: { port: number; timeoutMs: number }
  stop: { graceMs: number | null }
  ulimits: ServiceSpec['ulimits']
  memoryBytes: number
  /** The variables that main needs to reach it. In a text, `{host}` is its host name, `{KEY}` its own variable; see `providedVariables`. */
  provides: { key: string; text: string; secret: boolean; otherwise: string | null }[]
}

export interface CatalogueEnv {
  key: string
  value: EnvValue
  secret: boolean
  since: number
  /** It is left out when one of these is declared; a `*` at the end stands for any rest. */
  unless: string[]
}

export function entryNamed(catalogue: Catalogue, name: string): CatalogueEntry | null {
  return catalogue.entries.find((entry) => entry.name === name || entry.aliases.includes(name)) ?? null
}

export function entryOfImage(catalogue: Catalogue, repository: string): CatalogueEntry | null {
  const name = familiarName(repository)
  return catalogue.entries.find((entry) => entry.image === name) ?? null
}

/**
 * The variables with which main reaches a service at `host` whose own variables are `env`. Where a text asks for a
 * variable that the service does not have, `otherwise` is used, else it is left out. In URLs, values are percent-encoded.
 */
export function providedVariables(
  entry: CatalogueEntry,
  host: string,
  env: Record<string, string>,
): { key: string; text: string; secret: boolean }[] {
  const values = new Map([...Object.entries(env), ['host', host] as const])
  return entry.provides.flatMap(({ key, text, secret, otherwise }) => {
    const filled = fill(text, values)
    if (filled !== null) return [{ key, text: filled, secret }]
    const plain = otherwise === null ? null : fill(otherwise, values)
    return plain === null ? [] : [{ key, text: plain, secret: false }]
  })
}

function fill(text: string, values: Map<string, string>): string | null {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
  if (!names.every((name) => values.has(name))) return null
  const encode = text.includes('://') ? encodeURIComponent : (value: string) => value
  return text.replace(/\{(\w+)\}/g, (_, name: string) => encode(values.get(name)!))
}
