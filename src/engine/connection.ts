import https from 'node:https'
import { inspect } from 'node:util'
import Docker from 'dockerode'
import { DopraxError } from '../errors.ts'
import { Agent } from '../node-http.ts'
import { chooseApiVersion } from './api-version.ts'
import type { DockerHost } from './docker-host.ts'
import { engineDown, engineRefused, isConnectionFailure, statusOf } from './engine-errors.ts'

const answerMs = 60_000
/** The engine runs other programs to tell their versions, which takes seconds on a busy machine. */
const helloMs = 20_000

/** The way to one Docker engine: the API version that it speaks, a time limit on every call, errors that say what to do. */
export class Connection {
  readonly host: DockerHost
  readonly #facts = new Map<string, Promise<unknown>>()

  constructor(host: DockerHost) {
    this.host = host
  }

  /**
   * Runs `work`, which may wait `timeoutMs` for the engine's next byte; null: as long as its own signal lets it. Rejects
   * with DopraxError `engine_down` or `engine_error`.
   */
  async call<T>(work: (docker: Docker) => Promise<T>, timeoutMs: number | null = answerMs): Promise<T> {
    try {
      const version = await this.fact('version', () => negotiate(this.host))
      return await work(dockerFor(this.host, { version, timeout: timeoutMs ?? undefined }))
    } catch (error) {
      if (error instanceof DopraxError) throw error
      if (!isConnectionFailure(error)) throw statusOf(error) ? engineRefused(error) : error
      this.forget()
      throw engineDown(this.host.address, error)
    }
  }

  /** The same, with null for an object that the engine does not know (404). */
  async find<T>(work: (docker: Docker) => Promise<T>): Promise<T | null> {
    return this.call(async (docker) => {
      try {
        return await work(docker)
      } catch (error) {
        if (statusOf(error) === 404) return null
        throw error
      }
    })
  }

  /** Asks for what can't change while an engine runs: once, and again when it was gone. */
  fact<T>(name: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#facts.get(name)
    if (known) return known as Promise<T>
    const asked = ask()
    this.#facts.set(name, asked)
    asked.catch(() => {
      if (this.#facts.get(name) === asked) this.#facts.delete(name)
    })
    return asked
  }

  /** The engine was gone: another may answer now. */
  forget(): void {
    this.#facts.clear()
  }
}

async function negotiate(host: DockerHost): Promise<string> {
  const { ApiVersion: newest, MinAPIVersion: oldest = newest } = await dockerFor(host, {
    timeout: helloMs,
  }).version()
  return chooseApiVersion(newest, oldest)
}

/** Each call has a connection of its own: one kept open would fail the first call after the engine was restarted. */
function dockerFor({ options }: DockerHost, more: Docker.DockerOptions): Docker {
  const agent = options.protocol === 'https' ? new https.Agent() : new Agent()
  return new Docker({ ...options, ...more, agent: Object.assign(agent, shownAsWord) } as Docker.DockerOptions)
}

/** The client writes out each call's options for its debug log, read or not: of an agent, all its sockets for milliseconds. */
const shownAsWord = { [inspect.custom]: () => 'Agent' }
