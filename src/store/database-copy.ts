import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface DatabaseCopy {
  path: string
  /** Schema that it has. */
  version: number
}

/** What upgrades left beside a database. */
export function copies(file: string): DatabaseCopy[] {
  return readdirSync(dirname(file)).flatMap((name) => {
    const [, version] = name.startsWith(basename(file)) ? (/\.schema-(\d+)$/.exec(name) ?? []) : []
    return version ? [{ path: join(dirname(file), name), version: Number(version) }] : []
  })
}

/**
 * Keeps the database as it was last committed, and no older copy (SQLite, "VACUUM INTO"). Nobody else may write meanwhile.
 * A crash leaves no half copy under the final name.
 */
export function keepCopy(file: string, version: number): void {
  const half = `${file}.schema-${version}.half`
  rmSync(half, { force: true })
  closeSync(openSync(half, 'wx', 0o600))
  const reader = new DatabaseSync(file, { readOnly: true })
  try {
    reader.prepare('VACUUM INTO ?').run(half)
  } finally {
    reader.close()
  }
  const written = openSync(half, 'r')
  fsyncSync(written)
  closeSync(written)
  const older = copies(file)
  renameSync(half, `${file}.schema-${version}`)
  for (const copy of older) if (copy.version !== version) rmSync(copy.path)
}
