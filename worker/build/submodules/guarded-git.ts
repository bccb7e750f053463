import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

const keptErrorBytes = 4000

/** Nothing of the server's own git or ssh settings, no prompt, no protocol but these. */
function gitEnv(more: Record<string, string>): NodeJS.ProcessEnv {
  const passed = ['PATH', 'http_proxy', 'https_proxy', 'no_proxy', 'HTTPS_PROXY', 'NO_PROXY']
  return {
    ...Object.fromEntries(passed.map((name) => [name, process.env[name]])),
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    GIT_ALLOW_PROTOCOL: 'http:https',
    ...more,
  }
}

export class GitError extends Error {
  override readonly name = 'GitError'
  /** null: it was ended by a signal. */
  readonly status: number | null

  constructor(words: string, status: number | null) {
    super(words)
    this.status = status
  }
}

export interface RunOptions {
  onStderr?: (chunk: Buffer) => void
  /** git ends with an error rather than write a larger file. */
  maxFileBytes?: number
  /** It is ended rather than heard any longer. */
  maxOutputBytes?: number
}

/** What git wrote; as `runGuarded`. */
export function runGit(
  args: string[],
  signal: AbortSignal,
  env: Record<string, string> = {},
  options: RunOptions = {},
): Promise<string> {
  return runGuarded(['git', ...args], signal, env, options)
}

/**
 * What git, or a program that it would run, wrote. It runs in a process group of its own, all of which ends when the signal
 * aborts. `words` come from us; what comes from others stands behind `--` or an `=`. Rejects with a GitError of what it
 * said on stderr, or with the signal's reason.
 */
export async function runGuarded(
  words: string[],
  signal: AbortSignal,
  env: Record<string, string>,
  { onStderr = () => {}, maxFileBytes, maxOutputBytes = Number.POSITIVE_INFINITY }: RunOptions = {},
): Promise<string> {
  signal.throwIfAborted()
  const command = maxFileBytes ? ['prlimit', `--fsize=${maxFileBytes}`, ...words] : words
  const child = spawn(command[0]!, command.slice(1), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: gitEnv(env),
  })
  child.stderr.on('data', onStderr)
  const kill = () => child.pid && process.kill(-child.pid, 'SIGKILL')
  let length = 0
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > maxOutputBytes) child.kill('SIGKILL')
  })
  signal.addEventListener('abort', kill)
  child.once('exit', () => signal.removeEventListener('abort', kill))
  const [output, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  signal.throwIfAborted()
  if (status !== 0)
    throw new GitError(
      errors.slice(-keptErrorBytes).trim() || `${words[0]} ended with status ${status}`,
      status as number | null,
    )
  return output
}
