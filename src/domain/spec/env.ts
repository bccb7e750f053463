import type { EnvEntry } from './spec.ts'

/** A variable as a container gets it. */
export interface EnvVar {
  key: string
  value: string
  /** Hidden in pages, redacted in logs. */
  secret: boolean
}

/** The name under which a project keeps the value that was generated for a variable; null: it has a text. */
export function generatedToken(container: string, { key, value }: EnvEntry): string | null {
  if (value.kind === 'literal') return null
  return value.token === null ? `${value.kind} ${container}/${key}` : `${value.kind} ${value.token}`
}

/** A container's variables with the values that are generated. */
export function resolveEnv(
  container: string,
  env: EnvEntry[],
  generated: ReadonlyMap<string, string>,
): EnvVar[] {
  return env.map((entry) => {
    const token = generatedToken(container, entry)
    const value = entry.value.kind === 'literal' ? entry.value.text : generated.get(token!)
    if (value === undefined) throw new Error(`Nothing was generated for ${container}/${entry.key}`)
    return { key: entry.key, value, secret: entry.secret }
  })
}
