import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from './atomic-write.ts'
import { haproxyConfig, hostMap } from './haproxy-config.ts'
import type { HaproxySettings } from './haproxy-settings.ts'
import type { Route } from './ingress.ts'

export const configFile = (settings: HaproxySettings) => join(settings.dir, 'haproxy.cfg')
const routesFile = (settings: HaproxySettings) => join(settings.dir, 'routes.json')

/** What a haproxy that starts at any later instant comes up with. */
export async function writeHaproxyFiles(settings: HaproxySettings, routes: Route[]): Promise<void> {
  await Promise.all([
    writeAtomically(routesFile(settings), JSON.stringify(routes)),
    writeConfiguration(settings, routes),
  ])
}

/** What follows from the routes. */
export async function writeConfiguration(settings: HaproxySettings, routes: Route[]): Promise<void> {
  await Promise.all([
    writeAtomically(join(settings.dir, 'hosts.map'), hostMap(routes)),
    writeAtomically(configFile(settings), haproxyConfig(settings, routes)),
  ])
}

/** The routes written last; none before the first time, or when a power cut damaged them: the first sync gives them anew. */
export async function readRoutes(settings: HaproxySettings): Promise<Route[]> {
  try {
    return JSON.parse(await readFile(routesFile(settings), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return []
    throw error
  }
}
