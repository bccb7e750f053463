import type { Readable } from 'node:stream'
import type { NewLogEvent } from '../domain/log-event.ts'
import type { ExposedPort } from '../domain/ports.ts'

/**
 * What Doprax asks of a container engine. Only objects that carry this instance's label
 * (`doprax.instance`) are ever listed, changed or removed.
 */
export interface Engine {
  /** Rejects with a DopraxError `engine_down` when no engine answers. */
  info(): Promise<EngineInfo>

  /**
   * Builds through BuildKit (Docker API `POST /build?version=2`) and tags the result.
   * Aborting the signal ends this build alone. Rejects with a DeploymentFailedError
   * (`build_failed`, `dockerfile_syntax`, ...) whose message has cause and cure.
   */
  buildImage(request: BuildRequest, signal: AbortSignal): Promise<ImageFacts>
  /** null when there is no such image. `image` is an id or a reference. */
  inspectImage(image: string): Promise<ImageFacts | null>
  /** Those of `paths` at which the image has a file, or a folder that is not empty. */
  pathsWithFiles(image: string, paths: string[]): Promise<string[]>
  listImages(): Promise<ImageListing[]>
  /**
   * Has the image of a reference here: pulls it unless it is there, or `anew` what its tag names now. Rejects with a DopraxError `image_missing`
   * (no such name or tag), `registry_down`, or `registry_denied`. `onProgress` gets bytes over all layers.
   */
  pullImage(
    ref: string,
    onProgress: (doneBytes: number, totalBytes: number) => void,
    signal: AbortSignal,
    options?: { anew?: boolean },
  ): Promise<ImageFacts>
  /** Removes one tag; the layers go when nothing else refers to them. Absent is success; one that a container uses stays. */
  removeImage(ref: string): Promise<void>

  /** Idempotent. Rejects with DopraxError `subnet_taken` when the engine or host uses the addresses already. */
  ensureNetwork(network: NetworkSpec): Promise<void>
  /** Idempotent. */
  removeNetwork(name: string): Promise<void>
  listNetworks(): Promise<{ name: string; project: string; subnet: string }[]>

  /** Idempotent. */
  ensureVolume(volume: VolumeName): Promise<void>
  listVolumes(): Promise<VolumeName[]>
  /** Absent is success. Rejects with a ConflictError `volume_in_use` that names the containers. */
  removeVolume(name: string): Promise<void>
  /** Bytes of each of our volumes, by name; it reads every file, so it may take minutes. */
  volumeSizes(signal: AbortSignal): Promise<Map<string, number>>
  /** Its files as an uncompressed tar, paths relative to its root. */
  exportVolume(name: string): Promise<Readable>
  /** Writes the files of a tar into it, over those of the same path. Rejects with DopraxError `bad_tar`. */
  importVolume(name: string, tar: Readable): Promise<void>

  /** Creates and starts; a container of the same name is removed first. */
  startContainer(spec: ContainerSpec): Promise<RunningContainer>
  /** null when there is no such container. */
  inspectContainer(id: string): Promise<ContainerState | null>
  /** Of all projects, or of one. */
  listContainers(project?: string): Promise<ContainerListing[]>
  /** The last lines that it wrote to stdout and stderr, oldest first. */
  lastLines(id: string, count: number): Promise<string[]>
  /** TCP sockets listening inside the container's network namespace; null where that cannot be read. */
  listeners(id: string): Promise<Listener[] | null>
  /** Stop signal, then SIGKILL after `graceSeconds`; it stays, to be started again. Absent or stopped is success. */
  stopContainer(id: string, graceSeconds: number): Promise<void>
  /** Starts a stopped one. */
  resumeContainer(id: string): Promise<RunningContainer>
  /** New limits for a running container, without a restart; the one of the disk stays as it is. */
  limitContainer(id: string, limits: Omit<ContainerSpec['limits'], 'diskBytes'>): Promise<void>
  /** Bytes that it has written to its own layer, outside of volumes; null when it is gone. */
  writtenBytes(id: string): Promise<number | null>
  /** Brings a crashed container back from now on. */
  restartAlways(id: string): Promise<void>
  /** Stop signal, then SIGKILL after `graceSeconds`; then the container is removed. Absent is success. */
  retireContainer(id: string, graceSeconds: number): Promise<void>
  /** Removes what this interface made for its own use and a crash left behind: helpers, config files of no container. */
  removeLeftovers(): Promise<void>

  /** Starts and ends of our containers, until the signal aborts; reconnects by itself, yielding `{ kind: 'reconnected' }`. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>
}

export interface EngineInfo {
  version: string
  /** Go's names: amd64, arm64, ... */
  architecture: string
  os: string
  /** Where the engine keeps its data, for the free-space check; null when the engine is on another machine. */
  rootDir: string | null
}

export interface BuildRequest {
  /** The build context as an uncompressed tar. */
  context: Readable
  /** Path of the Dockerfile in the context. */
  dockerfile: string
  /** `repository:tag` of the result. */
  tag: string
  /** For the image's label. */
  project: string
  /** The arguments of each EXPOSE of the Dockerfile's last stage, in its order; left out: it has none. */
  exposes?: string[]
  /** Values for ARG. */
  args?: Record<string, string>
  /** The stage to build; null: the last. */
  target?: string | null
  /** What `RUN --mount=type=secret,id=…` gets, by id. */
  secrets?: ReadonlyMap<string, string>
  onEvent: (event: Extract<NewLogEvent, { type: 'step' | 'output' | 'note' }>) => void
}

export interface ImageFacts {
  /** `sha256:...` */
  id: string
  sizeBytes: number
  architecture: string
  os: string
  /** In the order in which the Dockerfile has them, then those of the base image. */
  ports: ExposedPort[]
  hasCommand: boolean
  hasHealthcheck: boolean
}

export interface ImageListing {
  ref: string
  id: string
  project: string
  sizeBytes: number
}

export interface NetworkSpec {
  name: string
  project: string
  /** CIDR, a /23. */
  subnet: string
  gateway: string
  /** Name of the network interface on the engine's machine, at most 15 characters. */
  bridge: string
}

export type ContainerRole = 'main' | 'service'

export interface ContainerSpec {
  name: string
  /** Image id. */
  image: string
  project: string
  role: ContainerRole
  /** Of main; 0 for a service. */
  release: number
  deployment: number
  /** Its name, of a service. */
  service?: string
  /** Of a service: equal for two specs between which the container need not be replaced. */
  fingerprint?: string
  network: string
  /** Names on the network beside the container's own. */
  aliases?: string[]
  env: Record<string, string>
  /** name → address, for /etc/hosts. */
  hosts: Record<string, string>
  /** Of the disk: what it may write outside of volumes, where the engine's storage driver can hold it to that. */
  limits: { memoryBytes: number; cpus: number; pids: number; diskBytes: number }
  /** Named volumes, which are made if they are not there. */
  volumes?: { name: string; mount: string; readOnly: boolean }[]
  /** Files mounted read-only. */
  files?: { mount: string; content: string }[]
  /** Replaces the image's CMD. */
  command?: string[] | null
  stopSignal?: string | null
  ulimits?: Record<string, { soft: number; hard: number }>
  /** Brought back whenever it ends, from its first start on; left out: only after `restartAlways`. */
  restarts?: boolean
}

export interface VolumeName {
  name: string
  project: string
  /** What the project calls it. */
  volume: string
}

export interface RunningContainer {
  id: string
  /** IPv4 on the project's network. */
  address: string
}

export interface ContainerState {
  id: string
  name: string
  running: boolean
  /** Between two runs, by its restart policy. */
  restarting: boolean
  /** Set once it has exited; 128 + n for signal n. */
  exitCode: number | null
  outOfMemory: boolean
  /** Of the image's HEALTHCHECK; null when it has none. */
  health: 'starting' | 'healthy' | 'unhealthy' | null
  /** Output of the last failed health check. */
  healthOutput: string | null
  address: string | null
}

export interface ContainerListing {
  id: string
  name: string
  project: string
  role: ContainerRole
  release: number
  deployment: number
  /** null: main. */
  service: string | null
  fingerprint: string | null
  running: boolean
  address: string | null
}

export interface Listener {
  address: string
  port: number
}

export type EngineEvent =
  | {
      /** Out of memory: the kernel has killed one of its processes, which need not end the container. */
      kind: 'started' | 'died' | 'out_of_memory'
      id: string
      project: string
      role: ContainerRole
      service: string | null
    }
  | { kind: 'reconnected' }
