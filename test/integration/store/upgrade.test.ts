import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { messageOf } from '../../../src/errors.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { migrations } from '../../../src/store/migrations.ts'
import type { Sealing } from '../../../src/store/sealing.ts'

const sealing = {} as Sealing
const folders: string[] = []
let file: string

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'doprax-upgrade-'))
  folders.push(folder)
  file = join(folder, 'doprax.db')
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A database as an older Doprax left it, with a user of that version's name. */
function old(version: number): void {
  const database = new DatabaseSync(file)
  for (const migration of migrations.slice(0, version))
    if (typeof migration === 'string') database.exec(migration)
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA user_version = ${version}`)
  database.exec(`INSERT INTO users (name, created_at) VALUES ('of ${version}', 0)`)
  database.close()
}

const open = async () => openDatabase(file, sealing).destroy()
const left = () => readdirSync(join(file, '..')).filter((name) => name.includes('schema'))

function ask(path: string, sql: string): unknown[] {
  const database = new DatabaseSync(path)
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => Object.values(row)[0])
  } finally {
    database.close()
  }
}

test('an upgrade keeps the database as it was, with which the older version goes on', async () => {
  old(3)
  await open()
  expect(ask(file, 'PRAGMA user_version')).toEqual([migrations.length])
  const copy = `${file}.schema-3`
  expect(statSync(copy).mode & 0o777).toBe(0o600)
  expect([ask(copy, 'PRAGMA user_version'), ask(copy, 'SELECT name FROM users')]).toEqual([[3], ['of 3']])
  await open()
  expect(left()).toEqual(['doprax.db.schema-3'])
})

test('a new database has nothing to keep; of older copies only the last one stays', async () => {
  await open()
  expect(left()).toEqual([])
  rmSync(file)
  old(4)
  writeFileSync(`${file}.schema-3`, '')
  writeFileSync(`${file}.schema-4.half`, 'left by a crash')
  await open()
  expect(left()).toEqual(['doprax.db.schema-4'])
})

test('an older Doprax says how to go back', async () => {
  old(3)
  await open()
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA user_version = ${migrations.length + 1}`)
  database.close()
  const said = await open().catch(messageOf)
  expect(said).toMatch(/of a newer Doprax .* or go back to how all was before the upgrade: /)
  execFileSync('sh', ['-c', said!.split('upgrade: ')[1]!])
  await open()
  expect(ask(file, 'SELECT name FROM users')).toEqual(['of 3'])
})

test('an older Doprax that finds no copy asks for a backup', async () => {
  old(3)
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA user_version = ${migrations.length + 1}`)
  database.close()
  await expect(open()).rejects.toThrow(/of a newer Doprax .* or restore a backup/)
})
