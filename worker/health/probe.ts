import { get } from 'node:http'
import { connect } from 'node:net'

/** What says that a container is healthy: its image's HEALTHCHECK, a TCP connection, or an answer of 200 to 399 at a path. */
export type HealthTarget =
  | { kind: 'image' }
  | { kind: 'tcp'; port: number }
  | { kind: 'http'; port: number; path: string; host: string }

/** Programs that read much at start answer late, but a probe must not outlast what a person would wait. */
const probeMs = 5000

export function probe(address: string, target: Exclude<HealthTarget, { kind: 'image' }>): Promise<boolean> {
  return target.kind === 'tcp' ? accepts(address, target.port) : answers(address, target)
}

/** What did not come about, as a clause. */
export function targetText(target: HealthTarget): string {
  if (target.kind === 'image') return "the image's HEALTHCHECK was not healthy"
  if (target.kind === 'tcp') return `nothing listened on port ${target.port}`
  return `GET ${target.path} on port ${target.port} was not answered with a status of 200 to 399`
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const done = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1000, () => done(false))
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
  })
}

/** With the project's own host name: frameworks refuse requests for names that they don't know. */
function answers(
  address: string,
  { port, path, host }: Extract<HealthTarget, { kind: 'http' }>,
): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { host, 'user-agent': 'doprax-health-check' }
    const request = get(
      { host: address, port, path, headers, agent: false, timeout: probeMs },
      (response) => {
        response.resume()
        const { statusCode = 0 } = response
        resolve(statusCode >= 200 && statusCode < 400)
        request.destroy()
      },
    )
    request.on('timeout', () => request.destroy(new Error('timed out')))
    request.on('error', () => resolve(false))
  })
}
