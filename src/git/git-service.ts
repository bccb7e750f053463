import type { ChildProcess } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Readable, Transform } from 'node:stream'
import { Service } from 'node-git-server'
import { gitEnvironment } from './git-process.ts'
import type { GitService } from './request-target.ts'

export interface ServiceRun {
  service: GitService
  /** Path of the bare repository. */
  repository: string
  /** Added to git's environment. */
  env: Record<string, string>
  /** The decoded body. Its failure ends the git process. */
  body: Readable
  response: ServerResponse
  onError: (error: Error) => void
}

/**
 * Runs one stateless git service through node-git-server's Service: the body to git, git's answer to the response.
 * Resolves with git's exit code, null when it was ended or could not be started.
 *
 * Only Service is used, for what is around it can't be made safe from outside: `Git.handle` leaves POST and HEAD
 * unauthenticated, knows no protocol v2, creates repositories on GET and serves files by path. And of Service:
 * - it emits an `error` that nobody hears for every aborted client, which ends the process: we listen everywhere;
 * - it decodes bodies wrongly: it gets one without Content-Encoding, already decoded;
 * - it searches the first chunk of the body for refs, in quadratic time, misreads them, and waits for ever when it finds
 *   none: the first chunk is only the four digits of a pkt-line, and it is accepted at once, whatever it says;
 * - its git is deaf to Git-Protocol: it is spawned in the next tick with process.env as it is then, so the environment is
 *   set for just that tick;
 * - it stops reading git when the client goes, and git would wait for ever: we take its output over.
 */
export function runGitService(run: ServiceRun): Promise<number | null> {
  const { body, response } = run
  const input = firstChunkOfFour()
  const request = Object.assign(input, { method: 'POST', url: '', headers: {} })
  const service = new Service(
    { repo: '', cwd: run.repository, service: run.service },
    request as unknown as IncomingMessage,
    response,
  )
  const exited = new Promise<number | null>((resolve) => {
    service.once('service', (git: ChildProcess) => {
      superviseGit(git, run, input)
      git.once('error', () => resolve(null))
      git.once('close', resolve)
    })
  })
  service.on('error', run.onError)
  withEnvironmentOfNextTick(gitEnvironment(run.env), () => service.accept())
  body.pipe(input)
  return exited
}

/** Queues in order: set, what `spawn` queues, set back. Nothing else of ours can run in between. */
function withEnvironmentOfNextTick(env: Record<string, string | undefined>, spawn: () => void): void {
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]))
  process.nextTick(setEnvironment, env)
  spawn()
  process.nextTick(setEnvironment, before)
}

function setEnvironment(env: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}

function firstChunkOfFour(): Transform {
  let first = true
  return new Transform({
    transform(chunk: Buffer, _, done) {
      if (first) this.push(chunk.subarray(0, 4))
      this.push(first ? chunk.subarray(4) : chunk)
      first = false
      done()
    },
  })
}

function superviseGit(git: ChildProcess, { body, response, onError }: ServiceRun, input: Readable): void {
  const stdin = git.stdin!
  const stdout = git.stdout!
  const stderr = git.stderr!
  for (const stream of [stdin, stdout, stderr]) stream.on('error', () => {})
  let said = ''
  stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4000)
  })
  git.once('close', (code) => {
    if (code && said) onError(new Error(`git exited with ${code}: ${said.trim()}`))
  })
  // Git has read all it wants: the rest must still be taken from the client, or it never reads the answer.
  stdin.once('close', () => {
    input.unpipe()
    input.resume()
  })
  const silence = () => {
    stdout.unpipe()
    stdout.resume()
  }
  const end = () => {
    silence()
    stdin.destroy()
    git.kill('SIGTERM')
  }
  if (body.errored) end()
  else body.once('error', end)
  if (response.destroyed) silence()
  else response.once('close', silence)
}
