import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import { migrate } from './migrate.ts'
import type { Schema } from './schema.ts'
import type { Sealing } from './sealing.ts'

export type Database = Kysely<Schema>

/** Opens (and migrates) the one file that holds the truth. WAL with full syncs: what was committed survives power loss. */
export function openDatabase(file: string, sealing: Sealing): Database {
  const sqlite = new DatabaseSync(file)
  sqlite.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 30000; PRAGMA cache_size = -2000',
  )
  try {
    migrate(sqlite, file, sealing)
  } catch (error) {
    sqlite.close()
    throw error
  }
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database: kyselyShape(sqlite) }) })
}

/** More than there are different queries; those with lists of any length must not fill the memory. */
const mostStatements = 200

/** node:sqlite in the shape that Kysely's SQLite dialect expects. Compiling a query takes as long as running it, so that is done once. */
function kyselyShape(sqlite: DatabaseSync) {
  const statements = new Map<string, ReturnType<typeof compiled>>()

  function compiled(sql: string) {
    // A transaction that reads before it writes must not find that another process wrote in between.
    const statement = sqlite.prepare(sql === 'begin' ? 'begin immediate' : sql)
    const bind = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
    return {
      reader: statement.columns().length > 0,
      all: (parameters: readonly unknown[]) => statement.all(...bind(parameters)),
      run: (parameters: readonly unknown[]) => statement.run(...bind(parameters)),
      iterate: (parameters: readonly unknown[]) => statement.iterate(...bind(parameters)),
    }
  }

  return {
    close: () => sqlite.close(),
    prepare(sql: string) {
      const known = statements.get(sql) ?? compiled(sql)
      // The one that was used last is the last to go.
      statements.delete(sql)
      statements.set(sql, known)
      if (statements.size > mostStatements) statements.delete(statements.keys().next().value!)
      return known
    },
  }
}

/** Whether an error says that a UNIQUE constraint refused the row (SQLite result code 2067 or 1555). */
export function isUniqueViolation(error: unknown): boolean {
  const code = (error as { errcode?: number } | null)?.errcode
  return code === 2067 || code === 1555
}
