import type { BuildRequest } from '../engine.ts'
import { OutputLines } from './output-lines.ts'
import { type BuildStatus, milliseconds, type Vertex } from './status.ts'

const keptLines = 15

/** The step at which a build failed. */
export interface FailedStep {
  /** `[2/4] RUN npm ci` */
  name: string
  /** BuildKit's words. */
  error: string
  /** The last ones that it wrote. */
  lines: string[]
}

interface Step {
  id: string
  name: string
  state: 'known' | 'started' | 'ended'
  streams: Map<number, OutputLines>
  lastLines: string[]
}

/** Turns BuildKit's status records into log events, for the steps that a Dockerfile has and for what else fails. */
export class BuildProgress {
  readonly #onEvent: BuildRequest['onEvent']
  readonly #steps = new Map<string, Step>()
  failed: FailedStep | null = null

  constructor(onEvent: BuildRequest['onEvent']) {
    this.#onEvent = onEvent
  }

  see({ vertexes = [], logs = [] }: BuildStatus): void {
    for (const vertex of vertexes) this.#know(vertex)
    for (const vertex of vertexes) if (vertex.started && !vertex.completed) this.#start(vertex)
    for (const { vertex, stream, msg } of logs) this.#output(vertex, stream, msg)
    for (const vertex of vertexes) if (vertex.completed || vertex.error) this.#end(vertex)
  }

  #know({ digest, name }: Vertex): void {
    if (this.#steps.has(digest)) return
    const id = digest.slice('sha256:'.length).slice(0, 12)
    this.#steps.set(digest, { id, name, state: 'known', streams: new Map(), lastLines: [] })
  }

  #start({ digest }: Vertex): void {
    const step = this.#steps.get(digest)!
    if (step.state !== 'known') return
    step.state = 'started'
    if (isDockerfileStep(step.name))
      this.#onEvent({ type: 'step', id: step.id, name: step.name, state: 'started' })
  }

  /** BuildKit completes some steps twice: the first time counts. */
  #end(vertex: Vertex): void {
    const step = this.#steps.get(vertex.digest)!
    if (step.state === 'ended') return
    for (const lines of step.streams.values()) this.#tell(step, lines.end())
    step.state = 'ended'
    const error = isOwnError(vertex.error) ? vertex.error : null
    if (error) this.failed ??= { name: step.name, error, lines: step.lastLines }
    else if (vertex.error || !isDockerfileStep(step.name)) return
    const { id, name } = step
    if (vertex.cached && !error) {
      this.#onEvent({ type: 'step', id, name, state: 'cached' })
      return
    }
    const { started, completed } = vertex
    const ms =
      started && completed ? Math.max(0, Math.round(milliseconds(completed) - milliseconds(started))) : 0
    this.#onEvent({ type: 'step', id, name, state: error ? 'failed' : 'done', ms })
  }

  #output(digest: string, stream: number, bytes: Buffer): void {
    const step = this.#steps.get(digest)
    if (!step) return
    const lines = step.streams.get(stream) ?? new OutputLines()
    step.streams.set(stream, lines)
    this.#tell(step, lines.write(bytes))
  }

  #tell(step: Step, lines: string[]): void {
    for (const text of lines) this.#onEvent({ type: 'output', step: step.id, text })
    step.lastLines = [...step.lastLines, ...lines.slice(-keptLines)].slice(-keptLines)
  }
}

/** `[2/4] COPY . .` or `[build 2/4] RUN make`, not `[internal] load metadata ...`. */
function isDockerfileStep(name: string): boolean {
  return /^\[(\S+ )?\d+\/\d+\] /.test(name)
}

/** A step that was stopped because another failed, or the build was aborted, has no error of its own. */
function isOwnError(error: string | undefined): error is string {
  return Boolean(error) && !/context canceled|^canceled|CANCELED/.test(error!)
}
