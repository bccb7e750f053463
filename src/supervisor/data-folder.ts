import { chmodSync, mkdirSync } from 'node:fs'
import type { Config } from '../config.ts'
import { DopraxError, messageOf } from '../errors.ts'

/** Makes the folders of all state, for our user alone. */
export function prepareDataFolder(config: Config): void {
  const { dataDir, runDir, reposDir, logsDir, redisDir, ingressDir } = config
  try {
    for (const directory of [dataDir, runDir, reposDir, logsDir, redisDir, ingressDir]) {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
    }
    chmodSync(dataDir, 0o700)
  } catch (cause) {
    throw new DopraxError(
      'data_folder',
      `The data folder ${dataDir} can't be used (${messageOf(cause)}). Give this user the right to write there, or set DOPRAX_DATA.`,
      { cause },
    )
  }
}
