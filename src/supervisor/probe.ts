import { connect } from 'node:net'
import { request } from '../node-http.ts'

/** Whether something accepts connections there: a TCP port of this machine, or a unix socket's path. */
export function accepts(target: number | string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket =
      typeof target === 'number' ? connect({ port: target, host: '127.0.0.1' }) : connect({ path: target })
    socket.setTimeout(1000, () => socket.destroy())
    socket.once('connect', () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('error', () => {})
    socket.once('close', () => resolve(false))
  })
}

/** Status of a GET on a port of this machine; 0: no answer. (fetch would cost the supervisor 10 MB.) */
export function httpStatus(port: number, path: string): Promise<number> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path, timeout: 2000, agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(0))
    asked.once('close', () => resolve(0))
    asked.end()
  })
}
