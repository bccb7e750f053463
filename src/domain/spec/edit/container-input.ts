import { DopraxError } from '../../../errors.ts'
import type { ConfigFile, ContainerSpec, EnvEntry, EnvValue, HealthCheck } from '../spec.ts'

/** What a person says of a container; what is left out stays as it is. */
export interface ContainerInput
  extends Partial<Omit<ContainerSpec, 'env' | 'size' | 'stop' | 'health' | 'configFiles'>> {
  env?: EnvInput[]
  configFiles?: ConfigFile[]
  size?: Partial<ContainerSpec['size']>
  health?: Partial<HealthCheck> | null
  stop?: Partial<ContainerSpec['stop']>
}

/** A text of null: as it is, which is how a secret one is shown. */
export interface EnvInput {
  key: string
  value: Exclude<EnvValue, { kind: 'literal' }> | { kind: 'literal'; text: string | null }
  secret: boolean
}

const noHealth: HealthCheck = { path: null, port: null, timeoutMs: null, intervalMs: null }

/** Throws a DopraxError `bad_env` or `bad_config_file` where something is to stay that is not there. */
export function mergeContainer<C extends ContainerSpec>(known: C, input: ContainerInput): C {
  return {
    ...known,
    volumes: input.volumes ?? known.volumes,
    env: input.env ? mergeEnv(known.env, input.env) : known.env,
    configFiles: input.configFiles
      ? input.configFiles.map((file) => mergeConfigFile(known.configFiles, file))
      : known.configFiles,
    size: { ...known.size, ...input.size },
    command: input.command === undefined ? known.command : input.command,
    health: mergeHealth(known.health, input.health),
    stop: { ...known.stop, ...input.stop },
  }
}

function mergeHealth(known: HealthCheck | null, input: ContainerInput['health']): HealthCheck | null {
  if (input === undefined) return known
  return input && { ...noHealth, ...known, ...input }
}

function mergeEnv(known: EnvEntry[], entries: EnvInput[]): EnvEntry[] {
  const env = new Map<string, EnvEntry>()
  for (const { key, value, secret } of entries) {
    if (value.kind !== 'literal' || value.text !== null) {
      env.set(key, { key, value: value as EnvValue, secret })
      continue
    }
    const same = known.find((entry) => entry.key === key)
    if (!same) throw new DopraxError('bad_env', `${key} has no value yet that could stay: give it one.`)
    env.set(key, { ...same, secret })
  }
  return [...env.values()]
}

/** Files of the source code come with doprax.yaml alone, as they are read at a push. */
function mergeConfigFile(known: ConfigFile[], { mount, source, content }: ConfigFile): ConfigFile {
  if (source === null) return { mount, source, content }
  const same = known.find((file) => file.mount === mount && file.source === source)
  if (same) return same
  throw new DopraxError(
    'bad_config_file',
    `The source of the config file at ${mount} is declared in doprax.yaml and read at a push; here its text is given, as content.`,
  )
}
