import { randomUUID } from 'node:crypto'
import { access, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { checkProjectName } from '../domain/names.ts'
import { archiveOf } from './archive.ts'
import { syncFolder, writeDurably } from './durable-file.ts'
import { askGit, GitError, runGit } from './git-process.ts'
import { isIdle, removeLeftovers } from './leftovers.ts'
import { readLinkedObjects } from './objects.ts'
import type { CommitFacts, LostLink, Repositories } from './repository.ts'
import { infoAttributes, ownConfig, sharedConfig } from './repository-config.ts'
import { addShallow } from './shallow.ts'

const oidPattern = /^([0-9a-f]{40}|[0-9a-f]{64})$/

export interface RepositorySettings {
  reposDir: string
  /** The folder that holds `proc-receive`. */
  hooksDir: string
  maxPushBytes: number
}

/** Repositories on disk, through the git command. Open one a process with `openRepositories`. */
class GitRepositories implements Repositories {
  readonly empty: string
  readonly #dir: string

  constructor(dir: string) {
    this.#dir = dir
    this.empty = join(dir, '.empty')
  }

  path(project: string): string {
    checkProjectName(project)
    return join(this.#dir, `${project}.git`)
  }

  async create(project: string): Promise<void> {
    const path = this.path(project)
    if (await isThere(path)) return
    const temporary = join(this.#dir, `.new-${randomUUID()}`)
    try {
      await cp(this.empty, temporary, { recursive: true })
      await rename(temporary, path)
      await syncFolder(this.#dir)
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }

  exists(project: string): Promise<boolean> {
    return isThere(this.path(project))
  }

  async remove(project: string): Promise<void> {
    const temporary = join(this.#dir, `.removed-${randomUUID()}`)
    try {
      await rename(this.path(project), temporary)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      throw error
    }
    await rm(temporary, { recursive: true, force: true })
  }

  async list(): Promise<string[]> {
    const names = await readdir(this.#dir)
    return names.filter((name) => /^[a-z0-9-]+\.git$/.test(name)).map((name) => name.slice(0, -4))
  }

  isIdle(project: string): Promise<boolean> {
    return isIdle(this.path(project))
  }

  removeLeftovers(): Promise<void> {
    return removeLeftovers(this.#dir)
  }

  async commit(project: string, oid: string): Promise<CommitFacts | null> {
    if (!oidPattern.test(oid)) return null
    const commit = `${oid}^{commit}`
    const look = () =>
      this.#git(
        project,
        'log',
        '-1',
        '--no-walk',
        '--encoding=UTF-8',
        '--format=%H%x00%s%x00%an%x00%cI',
        commit,
        '--',
      )
    const output = await look().catch(async (error) => {
      if (!(error instanceof GitError)) throw error
      // A push that is being received may have brought it since.
      return (await this.#verify(project, commit)) && look()
    })
    if (!output) return null
    const [full, subject, author, committedAt] = output.toString().trimEnd().split('\0')
    return { oid: full!, subject: subject!, author: author!, committedAt: new Date(committedAt!) }
  }

  async isComplete(project: string, oid: string): Promise<boolean> {
    try {
      await this.#git(project, 'rev-list', '--objects', '--quiet', oid, '--not', '--all', '--')
      return true
    } catch (error) {
      if (error instanceof GitError) return false
      throw error
    }
  }

  async message(project: string, oid: string): Promise<string> {
    return (await this.#git(project, 'log', '-1', '--encoding=UTF-8', '--format=%B', oid, '--')).toString()
  }

  isUnchanged(project: string, from: string, to: string, paths: string[]): Promise<boolean> {
    const globs = paths.map((path) => `:(top,glob)${path}`)
    return askGit(['-C', this.path(project), 'diff-tree', '--quiet', '-r', from, to, '--', ...globs])
  }

  async resolve(project: string, ref: string): Promise<string | null> {
    if (ref !== 'HEAD' && !ref.startsWith('refs/')) return null
    return this.#verify(project, ref)
  }

  isAncestor(project: string, ancestor: string, descendant: string): Promise<boolean> {
    return askGit(['-C', this.path(project), 'merge-base', '--is-ancestor', ancestor, descendant])
  }

  async setRef(project: string, ref: string, oid: string): Promise<void> {
    await this.#git(project, 'update-ref', ref, oid)
  }

  async deleteRef(project: string, ref: string): Promise<void> {
    await this.#git(project, 'update-ref', '-d', ref)
  }

  async setHead(project: string, branch: string): Promise<void> {
    await this.#git(project, 'symbolic-ref', 'HEAD', `refs/heads/${branch}`)
  }

  async recordShallow(project: string, oids: string[]): Promise<void> {
    const valid = oids.filter((oid) => oidPattern.test(oid))
    if (valid.length) await addShallow(this.path(project), valid)
  }

  async readFiles(project: string, commit: string, paths: string[]): Promise<(Buffer | LostLink | null)[]> {
    if (!oidPattern.test(commit)) return paths.map(() => null)
    const readable = paths.filter((path) => !path.includes('\n'))
    const objects = await readLinkedObjects(
      this.path(project),
      readable.map((path) => `${commit}:${path}`),
    )
    const blobs = new Map(readable.map((path, at) => [path, objects[at]]))
    return paths.map((path) => {
      const object = blobs.get(path)
      if (object === 'lost link') return object
      return object?.type === 'blob' ? object.content : null
    })
  }

  async names(project: string, commit: string, folder: string): Promise<string[] | null> {
    const tree = folder === '.' ? commit : `${commit}:${folder}`
    try {
      const output = await this.#git(project, 'ls-tree', '--name-only', '-z', tree)
      return output.toString().split('\0').filter(Boolean)
    } catch (error) {
      if (folder !== '.' && error instanceof GitError && error.exitCode === 128) return null
      throw error
    }
  }

  archive(project: string, commit: string, signal: AbortSignal): Promise<Readable> {
    return archiveOf(this.path(project), commit, signal)
  }

  #git(project: string, ...args: string[]): Promise<Buffer> {
    return runGit(['-C', this.path(project), ...args])
  }

  async #verify(project: string, revision: string): Promise<string | null> {
    try {
      return (await this.#git(project, 'rev-parse', '--verify', '--quiet', revision)).toString().trim()
    } catch (error) {
      if (error instanceof GitError && error.exitCode === 1) return null
      throw error
    }
  }
}

/** Makes the folder ready, clears what a crash left half-made, and writes the settings of all repositories anew. */
export async function openRepositories(settings: RepositorySettings): Promise<Repositories> {
  const { reposDir } = settings
  await mkdir(reposDir, { recursive: true, mode: 0o700 })
  const config = sharedConfig(settings)
  const configFile = join(reposDir, 'git.config')
  const current = await readFile(configFile, 'utf8').catch(() => null)
  if (current !== config) await writeDurably(configFile, config, join(reposDir, `.config-${randomUUID()}`))
  await makeEmpty(reposDir)
  await removeLeftovers(reposDir)
  return new GitRepositories(reposDir)
}

async function makeEmpty(reposDir: string): Promise<void> {
  const path = join(reposDir, '.empty')
  if (await isThere(path)) return
  const temporary = join(reposDir, `.new-${randomUUID()}`)
  await runGit(['init', '--quiet', '--bare', '--template=', '--initial-branch=main', temporary])
  await mkdir(join(temporary, 'info'))
  await writeFile(join(temporary, 'info', 'attributes'), infoAttributes)
  await writeFile(join(temporary, 'config'), ownConfig)
  try {
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (!(await isThere(path))) throw error
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
