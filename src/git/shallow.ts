import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConflictError } from '../errors.ts'
import { runGit } from './git-process.ts'

const lockPatienceMs = 10_000

/** Commits that a repository has without their parents (gitrepository-layout, `shallow`). */
export async function readShallow(repository: string): Promise<string[]> {
  try {
    return (await readFile(join(repository, 'shallow'), 'utf8')).split('\n').filter(Boolean)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/**
 * Adds commits to `$GIT_DIR/shallow`, and keeps there only those that are here while a parent of theirs is not. Takes git's
 * own lock, `shallow.lock`.
 */
export async function addShallow(repository: string, oids: string[]): Promise<void> {
  const lock = join(repository, 'shallow.lock')
  const file = await lockFile(lock)
  try {
    const before = await readShallow(repository)
    const after = await withoutParents(repository, [...new Set([...before, ...oids])])
    await file.writeFile(after.map((oid) => `${oid}\n`).join(''))
    await file.sync()
    if (after.length) await rename(lock, join(repository, 'shallow'))
    else await rm(join(repository, 'shallow'), { force: true })
  } finally {
    await file.close()
    await rm(lock, { force: true })
  }
}

/**
 * A file like `$GIT_DIR/shallow` for one receive-pack (GIT_SHALLOW_FILE), which adds what the client declared. Left to
 * itself receive-pack records that when it moves the ref, and aborts when a hook has moved it ("connectivity check has not
 * been run on ref").
 */
export async function pushShallowFile(
  repository: string,
  oids: string[],
): Promise<{ path: string; remove(): Promise<void> }> {
  const path = join(repository, `shallow-push-${randomUUID()}`)
  const all = new Set([...(await readShallow(repository)), ...oids])
  await writeFile(path, [...all].map((oid) => `${oid}\n`).join(''))
  return { path, remove: () => rm(path, { force: true }) }
}

async function lockFile(path: string) {
  const deadline = Date.now() + lockPatienceMs
  for (;;) {
    try {
      return await open(path, 'wx', 0o644)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (Date.now() > deadline) {
        throw new ConflictError('shallow_locked', `${path} is there: remove it if no git process is running.`)
      }
      await sleep(50)
    }
  }
}

/** Those that are here while a parent is not. Read as stored: git's own view leaves a shallow commit's parents out. */
async function withoutParents(repository: string, oids: string[]): Promise<string[]> {
  const parents = await parentsOf(repository, oids)
  const absent = await absentOf(repository, [...parents.values()].flat())
  return oids.filter((oid) => parents.get(oid)?.some((parent) => absent.has(parent)))
}

async function parentsOf(repository: string, oids: string[]): Promise<Map<string, string[]>> {
  const output = await runGit(
    ['-C', repository, 'cat-file', '--batch'],
    oids.map((oid) => `${oid}\n`).join(''),
  )
  const parents = new Map<string, string[]>()
  for (let at = 0; at < output.length; ) {
    const headerEnd = output.indexOf('\n', at)
    const [oid, type, size] = output.toString('latin1', at, headerEnd).split(' ')
    at = headerEnd + 1
    if (type === 'missing') continue
    const object = output.toString('latin1', at, at + Number(size))
    at += Number(size) + 1
    if (type !== 'commit') continue
    const headers = object.slice(0, object.indexOf('\n\n') + 1)
    parents.set(
      oid!,
      [...headers.matchAll(/^parent (\w+)$/gm)].map((match) => match[1]!),
    )
  }
  return parents
}

async function absentOf(repository: string, oids: string[]): Promise<Set<string>> {
  if (!oids.length) return new Set()
  const input = oids.map((oid) => `${oid}\n`).join('')
  const output = await runGit(['-C', repository, 'cat-file', '--batch-check'], input)
  const missing = output.toString('latin1').matchAll(/^(\w+) missing$/gm)
  return new Set([...missing].map((match) => match[1]!))
}
