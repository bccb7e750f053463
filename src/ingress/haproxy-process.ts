import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { haproxyConfig, hostMap } from './haproxy-config.ts'
import { haproxySettings } from './haproxy-settings.ts'
import type { Route } from './ingress.ts'

/**
 * How the ingress is started, in the foreground, master and worker. Its files are written anew from the routes of
 * last time, as settings may have changed since. Source: HAProxy management guide, 3 "Starting HAProxy".
 */
export function haproxyCommand(config: Config): { command: string; args: string[] } {
  const settings = haproxySettings(config)
  const routesFile = join(settings.dir, 'routes.json')
  const routes: Route[] = existsSync(routesFile) ? JSON.parse(readFileSync(routesFile, 'utf8')) : []
  mkdirSync(settings.dir, { recursive: true })
  writeFileSync(join(settings.dir, 'hosts.map'), hostMap(routes))
  writeFileSync(join(settings.dir, 'haproxy.cfg'), haproxyConfig(settings, routes))
  return {
    command: 'haproxy',
    args: [
      '-W',
      '-db',
      '-C',
      settings.dir,
      '-S',
      `${settings.masterSocket},mode,600`,
      '-f',
      join(settings.dir, 'haproxy.cfg'),
    ],
  }
}
