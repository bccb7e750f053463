import { DopraxError } from '../errors.ts'
import { runCommands } from './master-cli.ts'
import { type Counters, parseCounters, parseFrontends } from './stat-table.ts'

export interface RunningServer {
  address: string
  port: number
  ready: boolean
}

/** What the current worker process has at this moment. */
export interface RunningState {
  /** `description` of the configuration that it was started with. */
  fingerprint: string
  /** `slot_0/a` → ... */
  servers: Map<string, RunningServer>
  /** Host → backends; more than one after a change by hand. */
  hosts: Map<string, string[]>
  frontends: string[]
}

export interface Workers {
  current: number | null
  /** Those that a reload left behind with their open connections. */
  old: number[]
  failedReloads: number
}

/** The runtime API. Source: HAProxy 2.6 management guide, 9.3 Unix Socket commands and 9.4 Master CLI. */
export class Runtime {
  readonly #masterSocket: string

  constructor(masterSocket: string) {
    this.#masterSocket = masterSocket
  }

  async workers(): Promise<Workers> {
    const [answer] = await runCommands(this.#masterSocket, ['show proc'])
    return parseWorkers(answer!)
  }

  async state(): Promise<RunningState> {
    const [info, servers, hosts, stat] = await runCommands(
      this.#masterSocket,
      ['show info', 'show servers state', 'show map hosts.map', 'show stat -1 1 -1'].map((c) => `@1 ${c}`),
    )
    const fingerprint = /^description: (.*)$/m.exec(info!)?.[1]
    if (fingerprint === undefined) throw unexpected('show info', info!)
    return {
      fingerprint,
      servers: parseServers(servers!),
      hosts: parseHosts(hosts!),
      frontends: parseFrontends(stat!),
    }
  }

  /** Carries commands out in the current worker, in this order. Throws a DopraxError `ingress_refused` on any refusal. */
  async apply(commands: string[]): Promise<void> {
    const answers = await runCommands(
      this.#masterSocket,
      commands.map((command) => `@1 ${command}`),
    )
    for (const [index, answer] of answers.entries()) {
      if (answer !== '' && !/^(IP changed|port changed|no need to change)/.test(answer))
        throw unexpected(commands[index]!, answer)
    }
  }

  /** The counters of these backends' lines in `show stat`. null: this worker has ended. */
  async counters(pid: number, backends: string[]): Promise<Map<string, Counters> | null> {
    const answers = await this.#ofAny(
      pid,
      backends.map((backend) => `show stat ${backend} 6 -1`),
    )
    // A worker older than a listener does not know it.
    return answers && new Map(answers.filter((a) => a.startsWith('#')).flatMap((a) => [...parseCounters(a)]))
  }

  /** Closes every connection to these servers in one worker. */
  async shutdownSessions(pid: number, servers: string[]): Promise<void> {
    await this.#ofAny(
      pid,
      servers.map((server) => `shutdown sessions server ${server}`),
    )
  }

  /** The master reads the configuration again; it closes the connection without a word. */
  async reload(): Promise<void> {
    await runCommands(this.#masterSocket, ['show proc', 'reload'])
  }

  /** The master ends the connection at a command for a worker that is gone. */
  async #ofAny(pid: number, commands: string[]): Promise<string[] | null> {
    try {
      return await runCommands(
        this.#masterSocket,
        commands.map((command) => `@!${pid} ${command}`),
      )
    } catch (error) {
      const { current, old } = await this.workers()
      if (current !== pid && !old.includes(pid)) return null
      throw error
    }
  }
}

const unexpected = (command: string, answer: string) =>
  new DopraxError('ingress_refused', `HAProxy answered '${command}' with '${answer}'.`, { status: 500 })

/** `show proc`: a table of `pid type reloads …` lines under `# workers` and `# old workers`. */
export function parseWorkers(text: string): Workers {
  const workers: Workers = { current: null, old: [], failedReloads: 0 }
  let isOld = false
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) isOld = line.startsWith('# old workers')
    const [pid, type] = line.trim().split(/\s+/)
    if (type === 'master') workers.failedReloads = Number(/failed: (\d+)/.exec(line)?.[1])
    if (type !== 'worker') continue
    if (isOld) workers.old.push(Number(pid))
    else workers.current = Number(pid)
  }
  return workers
}

/** `show servers state`, format version 1. Bits of srv_admin_state: 1 forced maintenance, 8 forced drain. */
export function parseServers(text: string): Map<string, RunningServer> {
  const [version, header, ...lines] = text.split('\n')
  if (version !== '1') throw unexpected('show servers state', text.slice(0, 100))
  const column = new Map(
    header!
      .slice(2)
      .split(' ')
      .map((name, index) => [name, index]),
  )
  return new Map(
    lines.map((line) => {
      const fields = line.split(' ')
      const field = (name: string) => fields[column.get(name)!]!
      const ready = (Number(field('srv_admin_state')) & ~4) === 0 && field('srv_op_state') === '2'
      return [
        `${field('be_name')}/${field('srv_name')}`,
        { address: field('srv_addr'), port: Number(field('srv_port')), ready },
      ]
    }),
  )
}

/** `show map`: `<reference> <key> <value>` lines. */
export function parseHosts(text: string): Map<string, string[]> {
  const hosts = new Map<string, string[]>()
  for (const line of text.split('\n').filter(Boolean)) {
    const [, host, backend] = line.split(' ')
    hosts.set(host!, [...(hosts.get(host!) ?? []), backend!])
  }
  return hosts
}
