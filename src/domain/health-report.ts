import { DeploymentFailedError } from '../errors.ts'
import { megabytes } from './size-text.ts'

const loopback = /^(127\.|::1$|::ffff:127\.)/

/** What libc says for EPERM, and mount(8) besides. */
const refused = /operation not permitted|must be superuser|are you root\?/i
const privileges =
  "\nIf it wants privileges (to mount, to change the network or the kernel): Doprax gives no container more than Docker's default ones. Use an image that does without."

export interface Listening {
  address: string
  port: number
}

/** Why nothing answers on `port`, from what does listen inside the container; null when that explains nothing. */
export function explainSilence(port: number, listeners: Listening[]): { code: string; text: string } | null {
  const onPort = listeners.filter((listener) => listener.port === port)
  if (onPort.length && onPort.every((listener) => loopback.test(listener.address))) {
    return {
      code: 'loopback_only',
      text: `It listens on ${onPort[0]!.address}:${port} alone, which nobody outside the container can reach.\nMake the program listen on 0.0.0.0.`,
    }
  }
  if (onPort.length || !listeners.length) return null
  const others = [...new Set(listeners.map((listener) => listener.port))].sort((a, b) => a - b)
  return {
    code: 'wrong_port',
    text: `It listens on port ${others.join(', ')}, but requests would go to port ${port}.\nListen on the port in the variable PORT, or change EXPOSE in the Dockerfile to ${others[0]}.`,
  }
}

export function exitedError(
  exitCode: number,
  outOfMemory: boolean,
  memoryBytes: number,
  lines: string[],
): DeploymentFailedError {
  const output = lines.length
    ? `\nIts last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`
    : '\nIt wrote nothing.'
  if (outOfMemory) {
    const text = `The container ran out of memory (limit ${megabytes(memoryBytes)}; exit code ${exitCode}).\nMake the program use less, or give it more: size: { memory: 1gb } in doprax.yaml, or DOPRAX_MEMORY for all.`
    return new DeploymentFailedError('out_of_memory', text + output)
  }
  return new DeploymentFailedError(
    'exited',
    `The container ended with exit code ${exitCode}: ${meaning(exitCode, memoryBytes)}${output}${lines.some((line) => refused.test(line)) ? privileges : ''}`,
  )
}

/** Exit codes of shells and Docker (POSIX sh 2.8.2; `docker run`, "Exit status"). */
function meaning(exitCode: number, memoryBytes: number): string {
  if (exitCode === 0) return 'its command finished. It must keep running, in the foreground.'
  if (exitCode === 126) return 'its command could not be executed (is it marked executable?).'
  if (exitCode === 127) return 'its command was not found in the image.'
  // The engine does not always know that it was for memory.
  if (exitCode === 137)
    return `it was killed (SIGKILL), as happens where memory runs out: its own, of which it may use ${megabytes(memoryBytes)}, or the machine's.`
  if (exitCode > 128) return `it was ended by signal ${exitCode - 128}.`
  return 'the program failed.'
}
