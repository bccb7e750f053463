import { join } from 'node:path'
import type { Config } from '../config.ts'
import { readHaproxyLine } from '../ingress/haproxy-log.ts'
import { haproxyCommand, prepareHaproxy } from '../ingress/haproxy-process.ts'
import { checkPortIsFree } from './ports.ts'
import { accepts } from './probe.ts'
import type { ProcessSpec } from './supervised.ts'

/** The ingress. It stops at once on SIGTERM, after the server and the worker. */
export function haproxyProcess(config: Config): ProcessSpec {
  const { command, args } = haproxyCommand(config)
  return {
    name: 'haproxy',
    command,
    args,
    pidFile: join(config.runDir, 'haproxy.pid'),
    async prepare() {
      await checkPortIsFree(config.httpPort, 'DOPRAX_HTTP_PORT')
      await prepareHaproxy(config)
    },
    isReady: () => accepts(config.httpPort),
    readyMs: 60_000,
    stopSignal: 'SIGTERM',
    stopMs: 5000,
    readLine: readHaproxyLine,
  }
}
