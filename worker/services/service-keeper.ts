import { choosePublic } from '../../src/domain/public-container.ts'
import type { ServiceSpec } from '../../src/domain/spec/spec.ts'
import type { ContainerListing, ContainerSpec } from '../../src/engine/engine.ts'
import type { ProjectRow, ServiceRow } from '../../src/store/schema.ts'
import { KeyedMutex } from '../keyed-mutex.ts'
import { currentRoutes } from '../routes.ts'
import type { WorkerServices } from '../worker-services.ts'
import { bringService } from './bring-service.ts'
import { serviceContainer } from './service-container.ts'

export type KeeperServices = Omit<WorkerServices, 'keeper'>

/** Of one project: what was begun, to put right what differed. */
interface Look {
  project: ProjectRow
  specs: ServiceSpec[]
  turns: { name: string; turn: Promise<void> }[]
}

const firstRetryMs = 10_000
const longestRetryMs = 10 * 60_000

/** Keeps every project's services as its definition says, each by itself: a slow or broken one holds up no other. */
export class ServiceKeeper {
  readonly #services: KeeperServices
  readonly #mutex = new KeyedMutex<string>()
  readonly #waiting = new Map<string, Promise<void>>()
  readonly #looks = new Map<number, Promise<Look>>()
  readonly #stopped = new AbortController()
  /** By project id. */
  readonly #ended = new Map<number, AbortController>()
  /** By service: the limits that its container has. */
  readonly #limits = new Map<string, string>()
  /** By service: what is to be said of it while it runs, as long as it has these limits. */
  readonly #remarks = new Map<string, { limits: string | undefined; text: string }>()
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
    const { project, specs, turns } = await this.#lookSoon(projectId)
    await Promise.all(turns.filter(({ name }) => !unawaited.has(name)).map(({ turn }) => turn))
    const brought = turns.map(({ name }) => name)
    if (brought.length) await this.#choosePublic(project, specs, brought)
  }

  /** To be said of it from now on, until it gets another size. `text` is told its limits. */
  async remark(
    projectId: number,
    name: string,
    text: (limits: ContainerSpec['limits']) => string,
  ): Promise<void> {
    const limits = this.#limits.get(`${projectId}/${name}`)
    if (!limits) return
    const remark = text(JSON.parse(limits))
    this.#remarks.set(`${projectId}/${name}`, { limits, text: remark })
    const { store } = this.#services
    const row = await store.services.find(projectId, name)
    if (row?.state === 'running') await store.services.observe(projectId, name, { reason: remark })
  }

  /** Many calls at once, as when many containers start, are one look after the one under way. */
  #lookSoon(projectId: number): Promise<Look> {
    const look =
      this.#looks.get(projectId) ??
      this.#mutex.run(String(projectId), () => {
        this.#looks.delete(projectId)
        return this.#look(projectId)
      })
    this.#looks.set(projectId, look)
    return look
  }

  /** Begins what there is to do. */
  async #look(projectId: number): Promise<Look> {
    const { store, engine, config } = this.#services
    const project = await store.projects.get(projectId)
    if (project.deleting) return { project, specs: [], turns: [] }
    const { spec, generated } = await store.definitions.get(projectId)
    const rows = new Map((await store.services.list(projectId)).map((row) => [row.name, row]))
    const containers = Map.groupBy(await this.#containers(project), ({ service }) => service!)
    await this.#choosePublic(project, spec.services)
    const turns: Look['turns'] = []
    const begin = (name: string, turn: Promise<void>) => {
      turn.catch(() => {})
      turns.push({ name, turn })
    }
    for (const service of spec.services) {
      const { name } = service
      const row = rows.get(name)
      const present = containers.get(name) ?? []
      containers.delete(name)
      if (!row || !(await this.#wanted(project, service, generated, row)).is(present))
        begin(name, this.#enqueue(project, name))
    }
    for (const [name, gone] of containers) {
      for (const { id } of gone) begin(name, engine.retireContainer(id, config.stopGraceSeconds))
    }
    return { project, specs: spec.services, turns }
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
    return (await this.#services.engine.listContainers(name)).filter(({ role }) => role === 'service')
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
    const key = `${project.id}/${name}`
    const { fingerprint, limits, is } = await this.#wanted(project, service, generated, row)
    const retry = this.#retries.get(key)
    if (retry?.fingerprint === fingerprint && Date.now() < retry.at) return
    const containers = (await this.#containers(project)).filter((container) => container.service === name)
    if (is(containers)) return
    await bringService(this.#services, {
      project,
      service,
      row,
      generated,
      containers,
      remark: () => {
        const remark = this.#remarks.get(key)
        return remark?.limits === limits ? remark.text : null
      },
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

  /** What a service is to be, and whether these containers are it. */
  async #wanted(
    project: ProjectRow,
    service: ServiceSpec,
    generated: ReadonlyMap<string, string>,
    row: ServiceRow,
  ): Promise<{ fingerprint: string; limits: string; is(containers: ContainerListing[]): boolean }> {
    const wanted = await serviceContainer(this.#services, project, service, generated, row)
    const limits = JSON.stringify(wanted.limits)
    return {
      fingerprint: `${wanted.fingerprint} ${row.wanted} ${row.update_wanted} ${limits}`,
      limits,
      is: (containers) =>
        this.#limits.get(`${project.id}/${service.name}`) === limits &&
        isAsWanted(row, containers, wanted.fingerprint),
    }
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

  /**
   * A service takes over from main once it runs, and keeps its place while it restarts: its visitors wait. One of those that
   * were `brought` may have another address.
   */
  async #choosePublic(project: ProjectRow, specs: ServiceSpec[], brought: string[] = []): Promise<void> {
    const { store, ingress, events } = this.#services
    const rows = new Map((await store.services.list(project.id)).map((row) => [row.name, row]))
    const serving = specs.filter(({ name }) => {
      const row = rows.get(name)
      return row?.wanted === 'running' && (row.state === 'running' || project.public_service === name)
    })
    const ports = new Map([...rows].map(([name, row]) => [name, JSON.parse(row.ports) as number[]]))
    const { service } = choosePublic(serving, ports)
    const { public_service: name, public_port: port } = await store.projects.get(project.id)
    const isSame = (service?.name ?? null) === name && (service?.port ?? null) === port
    if (isSame && !(name && brought.includes(name))) return
    if (!isSame)
      await store.projects.update(project.id, {
        public_service: service?.name ?? null,
        public_port: service?.port ?? null,
      })
    await ingress.sync(await currentRoutes(this.#services))
    if (!isSame) events.publish({ project: project.name, deployment: null, kind: 'service' })
  }
}

function isAsWanted(row: ServiceRow, containers: ContainerListing[], fingerprint: string): boolean {
  if (row.wanted === 'stopped') return row.state === 'stopped' && containers.every(({ running }) => !running)
  const [only, ...others] = containers
  return (
    others.length === 0 &&
    only?.running === true &&
    (only.fingerprint === fingerprint || row.refused === fingerprint) &&
    !row.update_wanted &&
    only.id === row.container_id &&
    only.address === row.container_address &&
    row.state === 'running'
  )
}
