/**
 * What doprax.yaml declares, and what a project is made of: one shape for both. Plain JSON, null where nothing is said.
 */
export interface Spec {
  main: MainSpec
  /** In the file's order. */
  services: ServiceSpec[]
  domains: DomainSpec[]
}

export interface ContainerSpec {
  volumes: VolumeMount[]
  env: EnvEntry[]
  configFiles: ConfigFile[]
  size: Size
  /** Replaces the image's CMD. */
  command: string[] | null
  health: HealthCheck | null
  stop: { signal: string | null; graceMs: number | null }
}

export interface MainSpec extends ContainerSpec {
  port: number | null
  deploy: 'rolling' | 'recreate' | null
  build: {
    dockerfile: string | null
    context: string | null
    target: string | null
    args: Record<string, string>
    /** Variables that the build may mount as secrets. */
    secrets: string[]
  }
  /** Services without which main is not started. */
  needs: string[]
}

export interface ServiceSpec extends ContainerSpec {
  /** Its hostname on the project's network; lower case. */
  name: string
  /** The catalogue entry that it comes from. */
  catalogue: string | null
  /** `repository:tag`, or with a registry, or a digest. */
  image: string
  /** Whether it faces the internet; null: by what it exposes. */
  public: boolean | null
  ulimits: Record<string, { soft: number; hard: number }>
}

export interface VolumeMount {
  /** Of the project; the same name in two containers is one volume. */
  name: string
  /** Absolute, without a slash at the end. */
  mount: string
  readOnly: boolean
}

export interface EnvEntry {
  key: string
  value: EnvValue
  /** Hidden in pages, redacted in logs. */
  secret: boolean
}

/**
 * A generated value is made once in a project and stays. `random` of a token is the same wherever that token stands;
 * without one it is the variable's own.
 */
export type EnvValue =
  | { kind: 'literal'; text: string }
  | { kind: 'random'; token: string | null }
  | { kind: 'uuid'; token: null }

export interface ConfigFile {
  /** Absolute path of the file in the container. */
  mount: string
  /** Path in the source code; null: the text is kept in Doprax. */
  source: string | null
  /** null in a spec that names a source; a project has the text of both. */
  content: string | null
}

export interface Size {
  memoryBytes: number | null
  cpus: number | null
  diskBytes: number | null
}

export interface HealthCheck {
  /** An HTTP path; null: that the port takes connections is enough. */
  path: string | null
  port: number | null
  timeoutMs: number | null
  intervalMs: number | null
}

export interface DomainSpec {
  host: string
  /** Also the name with `www.` before it. */
  www: boolean
}

export function emptySpec(): Spec {
  return {
    main: {
      ...emptyContainer(),
      port: null,
      deploy: null,
      build: { dockerfile: null, context: null, target: null, args: {}, secrets: [] },
      needs: [],
    },
    services: [],
    domains: [],
  }
}

export function emptyContainer(): ContainerSpec {
  return {
    volumes: [],
    env: [],
    configFiles: [],
    size: { memoryBytes: null, cpus: null, diskBytes: null },
    command: null,
    health: null,
    stop: { signal: null, graceMs: null },
  }
}
