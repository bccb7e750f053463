import { resolveEnv } from './env.ts'
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

/** Main's environment by key. */
export function mainEnv(spec: Spec, generated: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    resolveEnv('main', spec.main.env, generated).map(({ key, value }) => [key, value]),
  )
}
