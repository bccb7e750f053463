import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { DockerOptions } from 'dockerode'
import { DopraxError } from '../errors.ts'

export interface DockerHost {
  /** For people. */
  address: string
  /** Whether the engine shares this machine's files and processes. */
  local: boolean
  options: DockerOptions
}

const defaultHost = 'unix:///var/run/docker.sock'

/**
 * Docker's own forms: `unix:///path`, `tcp://host:port`, and TLS by DOCKER_TLS_VERIFY and DOCKER_CERT_PATH
 * (docker(1), "Environment variables"). Throws DopraxError `bad_settings`.
 */
export function parseDockerHost(given: string | undefined, env: NodeJS.ProcessEnv = process.env): DockerHost {
  const address = given || defaultHost
  if (address.startsWith('unix://')) {
    return { address, local: true, options: { socketPath: address.slice('unix://'.length) } }
  }
  const url = URL.parse(address)
  if (url?.protocol !== 'tcp:' || !url.hostname) {
    throw new DopraxError(
      'bad_settings',
      `DOCKER_HOST is '${address}': write it like unix:///var/run/docker.sock or tcp://host:2375.`,
    )
  }
  const tls = Boolean(env.DOCKER_TLS_VERIFY)
  const port = url.port || (tls ? '2376' : '2375')
  const host = {
    address,
    local: false,
    options: { host: url.hostname, port, protocol: tls ? 'https' : 'http' } as const,
  }
  if (!tls) return host
  const folder = env.DOCKER_CERT_PATH || join(homedir(), '.docker')
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  )
  return { ...host, options: { ...host.options, ca, cert, key } }
}
