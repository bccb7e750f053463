import { DopraxError, messageOf } from '../errors.ts'

const connectionFailures = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EACCES',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
])

/** HTTP status of the engine's answer, when it was an answer that failed the call. */
export function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode
}

/** The engine's own words, without what dockerode puts around them. */
export function engineText(error: unknown): string {
  const json = (error as { json?: { message?: string } }).json
  return json?.message ?? messageOf(error)
}

/** Whether no engine answered. */
export function isConnectionFailure(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return (
    (code !== undefined && connectionFailures.has(code)) ||
    message === 'socket hang up' ||
    message === 'aborted'
  )
}

export function engineDown(address: string, cause: unknown): DopraxError {
  const { code } = cause as { code?: string }
  const cure =
    code === 'EACCES'
      ? 'this user may not use it; add the user to the group docker, or run Doprax as root'
      : 'start it (systemctl start docker), or set DOCKER_HOST to where it is'
  return new DopraxError(
    'engine_down',
    `The Docker engine does not answer at ${address} (${code ?? messageOf(cause)}): ${cure}.`,
    {
      status: 503,
      cause,
    },
  )
}

/** What the engine refused, in its own words. */
export function engineRefused(cause: unknown): DopraxError {
  return new DopraxError('engine_error', `The Docker engine answered: ${engineText(cause)}`, {
    status: 502,
    cause,
  })
}
