import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Set-up can't go on; the message names the cause and the cure. */
export class SetupError extends Error {}

/** Says what begins, does it, and says how long it took. */
export function step(title, action) {
  const startedAt = Date.now()
  console.log(`-----> ${title}`)
  action()
  console.log(`       done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
}

/** Runs a program to its end. Returns whether it succeeded, and all that it said. */
export function run(command, args, env = process.env) {
  const result = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = result.error ? result.error.message : `${result.stdout}${result.stderr}`
  return { ok: result.status === 0, output }
}

/** The end of a program's output, indented, for a message. */
export function lastLines(output, count = 12) {
  return output
    .trimEnd()
    .split('\n')
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n')
}
