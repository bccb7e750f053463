import { spawn } from 'node:child_process'
import { DopraxError } from '../errors.ts'

/** A git command that exited non-zero or could not be started. `stderr` is what it said, in English. */
export class GitError extends DopraxError {
  override readonly name = 'GitError'
  readonly command: string[]
  /** null when it was ended by a signal or never started. */
  readonly exitCode: number | null
  readonly stderr: string

  constructor(command: string[], exitCode: number | null, stderr: string, cause?: unknown) {
    const what = exitCode === null ? 'did not run to its end' : `exited with ${exitCode}`
    super('git_failed', `git ${command.join(' ')} ${what}: ${stderr.trim() || 'it said nothing'}`, {
      status: 500,
      cause,
    })
    this.command = command
    this.exitCode = exitCode
    this.stderr = stderr
  }
}

/**
 * What git processes get besides our own environment: nothing of the machine's or a person's git settings (undefined: not
 * set), such as the GIT_DIR of a hook that started us, and none waits for a terminal.
 */
export function gitEnvironment(added: Record<string, string> = {}): Record<string, string | undefined> {
  const inherited = Object.keys(process.env).filter((name) => name.startsWith('GIT_'))
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...added,
  }
}

export function spawnGit(args: string[], added?: Record<string, string>) {
  return spawn('git', args, { env: { ...process.env, ...gitEnvironment(added) } })
}

/** Its stdout, whole: for short answers. `input` goes to its stdin. Throws GitError. */
export async function runGit(args: string[], input = ''): Promise<Buffer> {
  const child = spawnGit(args)
  // An exit before it has read everything is told by its exit code.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new GitError(args, null, error.message, error)))
    child.once('close', resolve)
  })
  if (exitCode !== 0) throw new GitError(args, exitCode, Buffer.concat(stderr).toString())
  return Buffer.concat(stdout)
}

/** Whether it exited with 0; 1 is its no. Throws GitError for any other end. */
export async function askGit(args: string[]): Promise<boolean> {
  try {
    await runGit(args)
    return true
  } catch (error) {
    if (error instanceof GitError && error.exitCode === 1) return false
    throw error
  }
}
