import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { DopraxError } from '../errors.ts'
import { request } from '../node-http.ts'

export const defaultSocket = '/var/run/docker.sock'

/** It runs other programs to tell their versions, which takes seconds on a busy machine. */
const answerMs = 20_000

/** Version of the Docker engine that DOCKER_HOST (or the default socket) leads to; null: none answers. */
export async function engineVersion(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const { send, options } = await target(env)
  return new Promise((resolve, reject) => {
    const asked = send({ ...options, path: '/version', timeout: answerMs, agent: false }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      answer.on('end', () => {
        try {
          resolve(String(JSON.parse(body).Version))
        } catch (cause) {
          reject(new DopraxError('no_engine', 'What answers at DOCKER_HOST is no Docker engine.', { cause }))
        }
      })
    })
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(null))
    asked.once('close', () => resolve(null))
    asked.end()
  })
}

/** Docker's own forms: unix:///path, tcp://host:port, with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH for TLS. */
async function target(env: NodeJS.ProcessEnv) {
  const host = env.DOCKER_HOST || `unix://${defaultSocket}`
  if (host.startsWith('unix://')) {
    return { send: request, options: { socketPath: host.slice('unix://'.length), host: 'docker' } }
  }
  const url = URL.parse(host)
  if (url?.protocol !== 'tcp:') {
    throw new DopraxError('bad_settings', `DOCKER_HOST is '${host}'; use unix:///path or tcp://host:port.`)
  }
  if (!env.DOCKER_TLS_VERIFY) {
    return { send: request, options: { host: url.hostname, port: url.port || 2375 } }
  }
  const certificates = env.DOCKER_CERT_PATH || join(homedir(), '.docker')
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) =>
    readFileSync(join(certificates, name)),
  )
  const { request: send } = await import('node:https')
  return { send, options: { host: url.hostname, port: url.port || 2376, ca, cert, key } }
}
