import type { EnvChange } from '../../api/mutations.ts'
import type { EnvVariable } from '../../api/types.ts'

/** What a `.env` file would do to the variables that there are; each a list of keys. */
export interface EnvDifference {
  add: string[]
  change: string[]
  /** Secret ones, whose values can't be compared here. */
  setAnew: string[]
  remove: string[]
  same: string[]
}

/** `removes`: what the file does not have goes, but for secret ones, whose values no exported file has. */
export function compareEnv(
  known: readonly EnvVariable[],
  file: ReadonlyMap<string, string>,
  removes: boolean,
): EnvDifference {
  const before = new Map(known.map((variable) => [variable.key, variable]))
  const difference: EnvDifference = { add: [], change: [], setAnew: [], remove: [], same: [] }
  for (const [key, value] of file) {
    const variable = before.get(key)
    if (!variable) difference.add.push(key)
    else if (variable.secret) difference.setAnew.push(key)
    else difference[variable.value === value ? 'same' : 'change'].push(key)
  }
  const missing = known.filter(({ key, secret }) => !secret && !file.has(key))
  if (removes) difference.remove = missing.map(({ key }) => key)
  return difference
}

/** The change that makes it so; new ones are secret or not, the others stay as they are in that. */
export function toEnvChange(
  { add, change, setAnew, remove }: EnvDifference,
  file: ReadonlyMap<string, string>,
  secret: boolean,
): EnvChange {
  const set = Object.fromEntries([
    ...add.map((key) => [key, { value: file.get(key)!, secret }] as const),
    ...[...change, ...setAnew].map((key) => [key, { value: file.get(key)! }] as const),
  ])
  return { set, unset: remove }
}
