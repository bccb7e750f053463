import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConflictError } from '../errors.ts'
import { absentObjects, type GitObject, readObjects } from './objects.ts'

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
  const commits = (await readObjects(repository, oids))
    .filter((object): object is GitObject => object?.type === 'commit')
    .map(({ oid, content }) => ({ oid, parents: parentsIn(content.toString('latin1')) }))
  const parents = commits.flatMap((commit) => commit.parents)
  const absent = await absentObjects(repository, parents)
  return commits.filter((commit) => commit.parents.some((oid) => absent.has(oid))).map(({ oid }) => oid)
}

function parentsIn(commit: string): string[] {
  const headers = commit.slice(0, commit.indexOf('\n\n') + 1)
  return [...headers.matchAll(/^parent (\w+)$/gm)].map((match) => match[1]!)
}
