import { choosePublic } from '../../src/domain/public-container.ts'
import type { ServiceSpec } from '../../src/domain/spec/spec.ts'
import type { ContainerListing } from '../../src/engine/engine.ts'
import type { ProjectRow, ServiceRow } from '../../src/store/schema.ts'
import { KeyedMutex } from '../keyed-mutex.ts'
import { routesOf } from '../routes.ts'
import type { WorkerServices } from '../worker-services.ts'
import { bringService } from './bring-service.ts'
import { serviceContainer } from './service-container.ts'

export type KeeperServices = Omit<WorkerServices, 'keeper'>

const firstRetryMs = 10_000
const longestRetryMs = 10 * 60_000

/** Keeps every project's services as its definition says, each by itself: a slow or broken one holds up no other. */
export class ServiceKeeper {
  readonly #services: KeeperServices
  readonly #mutex = new KeyedMutex<string>()
  readonly #waiting = new Map<string, Promise<void>>()
  readonly #stopped = new AbortController()
  /** By project id. */
  readonly #ended = new Map<number, AbortController>()
  /** By service: the limits that its container has. */
  readonly #limits = new Map<string, string>()
  /** By service: when what failed may be tried again. */
  readonly #retries = new Map<string, { fingerprint: string; at: number; pauseMs: number }>()

  constructor(services: KeeperServices) {
    this.#services = services
  }

  stop(): void {
    this.#stopped.abort()
  }

  /**
   * Sets all services of a project right. Resolves when each is as it is to be, or has failed to become so;
   * those in `unawaited` may still be under way then.
   */
  async sync(projectId: number, unawaited: ReadonlySet<string> = new Set()): Promise<void> {
    const { store, engine, config } = this.#services
    const project = await store.projects.get(projectId)
    if (project.deleting) return
    const { spec } = await store.definitions.get(projectId)
    const names = new Set(spec.services.map(({ name }) => name))
    const containers = await this.#containers(project)
    const gone = containers.filter(({ service }) => !names.has(service!))
    await this.#choosePublic(project, spec.services)
    await Promise.all([
      ...gone.map(({ id }) => engine.retireContainer(id, config.stopGraceSeconds)),
      ...spec.services.map(({ name }) => {
        const turn = this.#enqueue(project, name)
        turn.catch(() => {})
        return unawaited.has(name) ? null : turn
      }),
    ])
    await this.#choosePublic(project, spec.services)
  }

  /** For a project that is being deleted: resolves when nothing is under way for it any more. */
  async end(projectId: number): Promise<void> {
    this.#ended.get(projectId)?.abort()
    const { spec } = await this.#services.store.definitions.get(projectId)
    await Promise.all(
      spec.services.map(({ name }) => this.#mutex.run(`${projectId}/${name}`, async () => {})),
    )
    this.#ended.delete(projectId)
  }

  async #containers({ name }: ProjectRow): Promise<ContainerListing[]> {
    const all = await this.#services.engine.listContainers()
    return all.filter(({ project, role }) => project === name && role === 'service')
  }

  /** However often it is asked for, at most one look at a service waits for the one under way. */
  #enqueue(project: ProjectRow, name: string): Promise<void> {
    const key = `${project.id}/${name}`
    const turn =
      this.#waiting.get(key) ??
      this.#mutex.run(key, () => {
        this.#waiting.delete(key)
        return this.#bring(project, name)
      })
    this.#waiting.set(key, turn)
    return turn
  }

  /** The truth is read anew in its turn: what held the turn before may have changed it. */
  async #bring(project: ProjectRow, name: string): Promise<void> {
    const { store } = this.#services
    const { spec, generated } = await store.definitions.get(project.id)
    const service = spec.services.find((candidate) => candidate.name === name)
    const row = await store.services.find(project.id, name)
    const gone = (await store.projects.get(project.id)).deleting
    if (!service || !row || gone || this.#stopped.signal.aborted) return
    const wanted = await serviceContainer(this.#services, project, service, generated, row)
    const key = `${project.id}/${name}`
    const limits = JSON.stringify(wanted.limits)
    const fingerprint = `${wanted.fingerprint} ${row.wanted} ${row.update_wanted} ${limits}`
    const retry = this.#retries.get(key)
    if (retry?.fingerprint === fingerprint && Date.now() < retry.at) return
    const containers = (await this.#containers(project)).filter((container) => container.service === name)
    if (this.#limits.get(key) === limits && isAsWanted(row, containers, wanted.fingerprint)) return
    await bringService(this.#services, {
      project,
      service,
      row,
      generated,
      containers,
      signal: AbortSignal.any([this.#stopped.signal, this.#endOf(project.id)]),
    })
    this.#limits.set(key, limits)
    await this.#noteResult(key, fingerprint, project.id, name)
  }

  #endOf(projectId: number): AbortSignal {
    const ended = this.#ended.get(projectId) ?? new AbortController()
    this.#ended.set(projectId, ended)
    return ended.signal
  }

  async #noteResult(key: string, fingerprint: string, projectId: number, name: string): Promise<void> {
    const row = await this.#services.store.services.find(projectId, name)
    if (row?.state !== 'failed') {
      this.#retries.delete(key)
      return
    }
    const last = this.#retries.get(key)
    const pauseMs =
      last?.fingerprint === fingerprint ? Math.min(last.pauseMs * 2, longestRetryMs) : firstRetryMs
    this.#retries.set(key, { fingerprint, at: Date.now() + pauseMs, pauseMs })
  }

  /** A service takes over from main once it runs, and keeps its place while it restarts: its visitors wait. */
  async #choosePublic(project: ProjectRow, specs: ServiceSpec[]): Promise<void> {
    const { store, ingress, config, events } = this.#services
    const rows = new Map((await store.services.list(project.id)).map((row) => [row.name, row]))
    const serving = specs.filter(({ name }) => {
      const row = rows.get(name)
      return row?.wanted === 'running' && (row.state === 'running' || project.public_service === name)
    })
    const ports = new Map([...rows].map(([name, row]) => [name, JSON.parse(row.ports) as number[]]))
    const { service } = choosePublic(serving, ports)
    const { public_service: name, public_port: port } = await store.projects.get(project.id)
    if ((service?.name ?? null) === name && (service?.port ?? null) === port) return
    await store.projects.setPublic(project.id, service)
    await ingress.sync(routesOf(await store.projects.routes(), config.domain))
    events.publish({ project: project.name, deployment: null, kind: 'service' })
  }
}

function isAsWanted(row: ServiceRow, containers: ContainerListing[], fingerprint: string): boolean {
  if (row.wanted === 'stopped') return row.state === 'stopped' && containers.every(({ running }) => !running)
  const [only, ...others] = containers
  return (
    others.length === 0 &&
    only?.fingerprint === fingerprint &&
    only.running &&
    !row.update_wanted &&
    only.id === row.container_id &&
    only.address === row.container_address &&
    row.state === 'running'
  )
}
