import type { Catalogue } from './catalogue.ts'
import { type EnvVar, resolveEnv } from './env.ts'
import { providedEnv } from './provided-env.ts'
import type { MainSpec, Spec } from './spec.ts'

/** What of main's spec a release keeps, beside its image, port and environment. Its size is not of a release: going back keeps it. */
export type MainSettings = Pick<
  MainSpec,
  'volumes' | 'configFiles' | 'command' | 'health' | 'stop' | 'deploy' | 'needs'
>

export function settingsOf({
  main: { volumes, configFiles, command, health, stop, deploy, needs },
}: Spec): MainSettings {
  return { volumes, configFiles, command, health, stop, deploy, needs }
}

/** Main's variables: its own, and under names that it does not use itself those with which it reaches its services. */
export function mainEnv(
  spec: Spec,
  generated: ReadonlyMap<string, string>,
  catalogue: Catalogue,
): Map<string, EnvVar> {
  const all = [...providedEnv(spec, generated, catalogue), ...resolveEnv('main', spec.main.env, generated)]
  return new Map(all.map((variable) => [variable.key, variable]))
}

/** The same, values by key. */
export function mainEnvValues(...args: Parameters<typeof mainEnv>): Record<string, string> {
  return Object.fromEntries([...mainEnv(...args)].map(([key, { value }]) => [key, value]))
}
