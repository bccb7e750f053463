import { mkdir } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Config } from '../config.ts'
import { withFreeListeners } from './free-listeners.ts'
import { configFile, readRoutes, writeConfiguration } from './haproxy-files.ts'
import { haproxySettings } from './haproxy-settings.ts'

/** How the ingress is started, in the foreground, master and worker. Source: HAProxy management guide, 3 "Starting HAProxy". */
export function haproxyCommand(config: Config): { command: string; args: string[] } {
  const settings = haproxySettings(config)
  const masterSocket = `${settings.masterSocket},mode,600`
  return {
    command: 'haproxy',
    args: ['-W', '-db', '-C', settings.dir, '-S', masterSocket, '-f', configFile(settings)],
  }
}

/**
 * Before each start: its files are written anew from the routes of last time, as settings may have changed since, and
 * ports may have been taken.
 */
export async function prepareHaproxy(config: Config): Promise<void> {
  const settings = haproxySettings(config)
  await mkdir(settings.dir, { recursive: true })
  for (;;) {
    const given = await readRoutes(settings)
    const { routes } = await withFreeListeners(settings, given)
    await writeConfiguration(settings, routes)
    // Whoever could not tell the one that is gone of new routes has written them meanwhile.
    if (isDeepStrictEqual(await readRoutes(settings), given)) return
  }
}
