import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { DopraxError } from '../errors.ts'
import { nextWait } from './back-off.ts'
import { printLine, say } from './output.ts'
import { endOrphan, writePidFile } from './pid-file.ts'
import { killGroup } from './process-identity.ts'

/** Lets what a process said last arrive after it has ended. */
const lastLinesMs = 50

/** How one process of ours is started, known as ready, and stopped. */
export interface ProcessSpec {
  name: string
  command: string
  args: string[]
  pidFile: string
  /** Before each start: what must be checked or cleared away first. */
  prepare?(): Promise<void> | void
  /** Asked again and again. Left out: the process says so itself, by the message `{type: 'ready'}` on Node's IPC channel. */
  isReady?(): Promise<boolean>
  readyMs: number
  stopSignal: NodeJS.Signals
  /** After this long it is killed. */
  stopMs: number
  /** Of a line that it wrote: what is passed on; null: nothing. Left out: all, as it is. */
  readLine?(line: string): string | null
}

/** Keeps one process running, in a process group of its own, until stopped. */
export class Supervised {
  readonly #spec: ProcessSpec
  readonly #print: typeof printLine
  #child: ChildProcess | null = null
  /** Redis and haproxy say much at their start and end that helps only when they fail. */
  #isUp = false
  #gone: Promise<void> = Promise.resolve()
  #stopping = new AbortController()

  constructor(spec: ProcessSpec, print = printLine) {
    this.#spec = spec
    this.#print = print
  }

  /** Resolves when it is ready. Rejects if it ends before, or is not ready in time: then it is not started again. */
  async start(): Promise<void> {
    await endOrphan(this.#spec.pidFile)
    await this.#startOnce()
    void this.#keepRunning()
  }

  /** SIGTERM or what the spec says, then SIGKILL after the time limit, or at once when `hurry` aborts. */
  async stop(hurry: AbortSignal): Promise<void> {
    this.#stopping.abort()
    this.#isUp = false
    const child = this.#child
    if (!child?.pid) return
    child.kill(this.#spec.stopSignal)
    const kill = () => child.kill('SIGKILL')
    const timer = setTimeout(() => {
      say('warn', `${this.#spec.name} did not stop within ${this.#spec.stopMs / 1000} s: killed`)
      kill()
    }, this.#spec.stopMs)
    hurry.addEventListener('abort', kill)
    if (hurry.aborted) kill()
    await this.#gone
    clearTimeout(timer)
    hurry.removeEventListener('abort', kill)
  }

  async #startOnce(): Promise<void> {
    const { name, command, args, pidFile, readyMs } = this.#spec
    await this.#spec.prepare?.()
    if (this.#stopping.signal.aborted) return
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(this.#spec.isReady ? [] : ['ipc' as const])],
    })
    this.#child = child
    const lastLines: string[] = []
    this.#isUp = false
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        lastLines.push(line)
        if (lastLines.length > 15) lastLines.shift()
        if (!this.#isUp && this.#spec.isReady) return
        const read = this.#spec.readLine ? this.#spec.readLine(line) : line
        if (read !== null) this.#print(name, read)
      })
    }
    const { promise: gone, resolve } = Promise.withResolvers<void>()
    this.#gone = gone
    child.once('error', (error) => {
      lastLines.push(error.message)
      resolve()
    })
    child.once('exit', () => {
      killGroup(child.pid!)
      rmSync(pidFile, { force: true })
      setTimeout(resolve, lastLinesMs)
    })
    if (child.pid) writePidFile(pidFile, child.pid)
    const deadline = AbortSignal.any([AbortSignal.timeout(readyMs), this.#stopping.signal])
    const outcome = await Promise.race([gone.then(() => 'gone'), this.#ready(child, deadline)])
    this.#isUp = outcome === 'ready'
    if (this.#isUp || this.#stopping.signal.aborted) return
    child.kill('SIGKILL')
    await gone
    const why = outcome === 'gone' ? `ended with ${endOf(child)}` : `was not ready after ${readyMs / 1000} s`
    const said = lastLines.map((line) => `\n  ${line}`).join('')
    throw new DopraxError('process_failed', `${name} ${why}.${said && ` It said:${said}`}`)
  }

  async #ready(child: ChildProcess, deadline: AbortSignal): Promise<string> {
    try {
      if (this.#spec.isReady) {
        while (!(await this.#spec.isReady())) await sleep(20, null, { signal: deadline })
        return 'ready'
      }
      for (;;) {
        const [message] = await once(child, 'message', { signal: deadline })
        if (message?.type === 'ready') return 'ready'
      }
    } catch (error) {
      if (deadline.aborted) return 'late'
      throw error
    }
  }

  async #keepRunning(): Promise<void> {
    const { name } = this.#spec
    let wait = 0
    let startedAt = Date.now()
    for (;;) {
      await this.#gone
      if (this.#stopping.signal.aborted) return
      wait = nextWait(wait, Date.now() - startedAt)
      say('error', `${name} ended with ${endOf(this.#child!)}; starting it again in ${wait / 1000} s`)
      await sleep(wait, null, { signal: this.#stopping.signal }).catch(() => {})
      if (this.#stopping.signal.aborted) return
      startedAt = Date.now()
      try {
        await this.#startOnce()
        say('info', `${name} runs again`)
      } catch (error) {
        say('error', String(error))
      }
    }
  }
}

const endOf = (child: ChildProcess) => child.signalCode ?? `exit status ${child.exitCode}`
