import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProcessSpec } from './supervised.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The young generation at 2 MB a half instead of 16 saves 10 MB of each process (measured with all libraries loaded).
 * For --expose-gc see tidy-at-rest.ts.
 */
const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=2', '--expose-gc']

/** The server and the worker: they say {type: 'ready'} on the IPC channel, and end when it is disconnected. */
export function nodeProcess(
  name: string,
  program: string,
  runDir: string,
  stopMs: number,
  prepare?: ProcessSpec['prepare'],
): ProcessSpec {
  return {
    name,
    command: process.execPath,
    args: [...flags, join(root, program)],
    pidFile: join(runDir, `${name}.pid`),
    prepare,
    readyMs: 60_000,
    stopSignal: 'SIGTERM',
    stopMs,
  }
}
