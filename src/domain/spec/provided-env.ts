import { type Catalogue, providedVariables } from './catalogue.ts'
import { type EnvVar, resolveEnv } from './env.ts'
import type { Spec } from './spec.ts'

/** The variables with which main reaches its services. Of several services with a name to give, the first gives it. */
export function providedEnv(
  { services }: Spec,
  generated: ReadonlyMap<string, string>,
  catalogue: Catalogue,
): (EnvVar & { service: string })[] {
  const provided = services.flatMap(({ name, catalogue: known, env }) => {
    const entry = catalogue.entries.find((one) => one.name === known)
    if (!entry) return []
    const own = resolveEnv(name, env, generated).map(({ key, value }) => [key, value])
    return providedVariables(entry, name, Object.fromEntries(own)).map(({ key, text, secret }) => ({
      key,
      value: text,
      secret,
      service: name,
    }))
  })
  return provided.filter(({ key }, at) => provided.findIndex((other) => other.key === key) === at)
}
