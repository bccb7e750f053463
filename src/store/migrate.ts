import type { DatabaseSync } from 'node:sqlite'
import { copies, keepCopy } from './database-copy.ts'
import { migrations } from './migrations.ts'
import type { Sealing } from './sealing.ts'

/**
 * Brings the database in `file` to the newest schema; `PRAGMA user_version` counts what was applied. Before it is changed, a
 * copy is kept beside it. Safe in two processes at once.
 */
export function migrate(database: DatabaseSync, file: string, sealing: Sealing): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    const row = database.prepare('PRAGMA user_version').get() as { user_version: number }
    const version = row.user_version
    if (version > migrations.length) throw new Error(tooNew(file, version))
    if (version > 0 && version < migrations.length) keepCopy(file, version)
    for (const migration of migrations.slice(version)) {
      if (typeof migration === 'string') database.exec(migration)
      else migration(database, sealing)
    }
    database.exec(`PRAGMA user_version = ${migrations.length}`)
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

function tooNew(file: string, version: number): string {
  const known = `The database is of a newer Doprax (schema ${version}, this one knows ${migrations.length})`
  const copy = copies(file).find((each) => each.version <= migrations.length)
  return copy
    ? `${known}: start the newer Doprax, or go back to how all was before the upgrade: rm -f ${file}-wal ${file}-shm && mv ${copy.path} ${file}`
    : `${known}: start the newer Doprax, or restore a backup.`
}
