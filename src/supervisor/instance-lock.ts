import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DopraxError } from '../errors.ts'

/**
 * One Doprax per data folder. The lock is SQLite's own on an empty database, which is a lock of the kernel:
 * it ends with the process, also by kill -9, and holds across containers that share the folder.
 */
export function lockDataFolder(dataDir: string, runDir: string): Disposable {
  const holderFile = join(runDir, 'supervisor.pid')
  const database = new DatabaseSync(join(runDir, 'lock'))
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    if (!String(cause).includes('locked')) throw cause
    throw new DopraxError(
      'already_running',
      `Doprax already runs on ${dataDir} (process ${readFileSync(holderFile, 'utf8').trim()}). ` +
        'Stop that one first, or set DOPRAX_DATA, DOPRAX_PORT, DOPRAX_HTTP_PORT and DOPRAX_NETWORK_POOL to run a second one beside it.',
    )
  }
  writeFileSync(holderFile, `${process.pid}\n`)
  return { [Symbol.dispose]: () => database.close() }
}
