import { mkdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { ProcessSpec } from './supervised.ts'

/**
 * Our own redis: on a unix socket alone, append-only file synced each second (what a power cut takes of it, the
 * reconciler puts back from SQL), never evicting a job.
 */
export function redisProcess(files: { runDir: string; redisDir: string; redisSocket: string }): ProcessSpec {
  const options = {
    port: '0',
    unixsocket: files.redisSocket,
    unixsocketperm: '700',
    dir: files.redisDir,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    loglevel: 'warning',
    daemonize: 'no',
  }
  return {
    name: 'redis',
    command: 'redis-server',
    args: Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    pidFile: join(files.runDir, 'redis.pid'),
    prepare() {
      mkdirSync(files.redisDir, { recursive: true, mode: 0o700 })
      rmSync(files.redisSocket, { force: true })
    },
    isReady: () => answersPing(files.redisSocket),
    readyMs: 60_000,
    stopSignal: 'SIGTERM',
    stopMs: 10_000,
  }
}

/** While it still loads its file it answers -LOADING. */
function answersPing(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    socket.setTimeout(1000, () => socket.destroy())
    socket.once('connect', () => socket.write('PING\r\n'))
    socket.once('data', (answer) => {
      resolve(answer.toString().startsWith('+PONG'))
      socket.destroy()
    })
    socket.on('error', () => {})
    socket.once('close', () => resolve(false))
  })
}
