import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config.ts'

/** All that the configuration depends on, besides the routes. */
export interface HaproxySettings {
  /** Holds haproxy.cfg, hosts.map and routes.json. */
  dir: string
  /** Everything is asked through this one: it reaches the current worker and those that a reload left behind. */
  masterSocket: string
  /** Hands the listening sockets over to another haproxy. */
  adminSocket: string
  httpPort: number
  /** Whether the kernel has IPv6. */
  ipv6: boolean
  /** Root alone may bind addresses that are not there yet, and gives its rights up in the worker process. */
  root: boolean
  /** Threads per worker process: half of the machine, as the projects need the rest. */
  threads: number
}

export function haproxySettings({ ingressDir, runDir, httpPort }: Config): HaproxySettings {
  return {
    dir: ingressDir,
    masterSocket: join(runDir, 'haproxy-master.sock'),
    adminSocket: join(runDir, 'haproxy.sock'),
    httpPort,
    ipv6: hasIpv6(),
    root: process.getuid?.() === 0,
    threads: Math.max(1, Math.floor(availableParallelism() / 2)),
  }
}

/** Source: the kernel lists its IPv6 addresses in /proc/net/if_inet6, and has no such file or an empty one without IPv6. */
const hasIpv6 = () => existsSync('/proc/net/if_inet6') && readFileSync('/proc/net/if_inet6', 'utf8') !== ''
