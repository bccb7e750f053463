import { type Catalogue, providedVariables } from './catalogue.ts'
import { type EnvVar, resolveEnv } from './env.ts'
import type { ServiceSpec, Spec } from './spec.ts'

type Provided = EnvVar & { service: string }

/** The variables with which main reaches its services. Of several services with a name to give, the first gives it. */
export function providedEnv(
  spec: Spec,
  generated: ReadonlyMap<string, string>,
  catalogue: Catalogue,
): Provided[] {
  return provided(spec, catalogue, ({ name, env }) => resolveEnv(name, env, generated))
}

/** Those of them that main does not set itself, without their values: nothing need be generated yet. */
export function providedKeys(spec: Spec, catalogue: Catalogue): Pick<Provided, 'key' | 'service'>[] {
  const own = new Set(spec.main.env.map(({ key }) => key))
  return provided(spec, catalogue, ({ env }) => env.map(({ key }) => ({ key, value: '' }))).filter(
    ({ key }) => !own.has(key),
  )
}

function provided(
  { services }: Spec,
  catalogue: Catalogue,
  envOf: (service: ServiceSpec) => Pick<EnvVar, 'key' | 'value'>[],
): Provided[] {
  const all = services.flatMap((service) => {
    const entry = catalogue.entries.find(({ name }) => name === service.catalogue)
    if (!entry) return []
    const env = Object.fromEntries(envOf(service).map(({ key, value }) => [key, value]))
    return providedVariables(entry, service.name, env).map(({ key, text, secret }) => ({
      key,
      value: text,
      secret,
      service: service.name,
    }))
  })
  return all.filter(({ key }, at) => all.findIndex((other) => other.key === key) === at)
}
