import { containerOf } from '../containers.ts'
import type { Spec } from '../spec.ts'
import { checkEnvVar } from './check-env.ts'
import { noService } from './services.ts'

export interface EnvChange {
  set: Record<string, { value: string; secret?: boolean }>
  unset: string[]
}

/**
 * Sets and unsets variables of `main` or a service. One that is set without saying whether it is secret stays as secret
 * as it was. Throws a DopraxError `bad_env` or a NotFoundError.
 */
export function changeEnv(spec: Spec, container: string, { set, unset }: EnvChange): Spec {
  const changed = structuredClone(spec)
  const entries = containerOf(changed, container)?.env
  if (!entries) throw noService(container)
  const env = new Map(entries.map((entry) => [entry.key, entry]))
  for (const [key, { value, secret }] of Object.entries(set)) {
    checkEnvVar(key, value)
    env.set(key, {
      key,
      value: { kind: 'literal', text: value },
      secret: secret ?? env.get(key)?.secret ?? false,
    })
  }
  for (const key of unset) env.delete(key)
  entries.splice(0, Infinity, ...env.values())
  return changed
}
