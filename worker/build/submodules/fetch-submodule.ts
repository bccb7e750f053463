import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DeploymentFailedError, messageOf } from '../../../src/errors.ts'
import type { LfsTree } from '../../source/lfs/missing-files.ts'
import { publicAddressOf } from '../../source/public-address.ts'
import { authorizationEnv, type Remote } from '../../source/remote.ts'
import { GitError, runGit } from './guarded-git.ts'
import type { Submodule } from './list-submodules.ts'
import type { OwnProjects } from './own-projects.ts'
import type { SourceAccess } from './source-access.ts'
import { type FetchUrl, parseSubmoduleUrl, withoutCredentials } from './submodule-url.ts'

export interface SubmoduleOptions {
  /** Fetched commits are kept here, for the next build. */
  cacheDir: string
  /** What relative URLs are relative to. */
  baseUrl: string
  /** null: submodules may not be projects of this Doprax. */
  own: OwnProjects | null
  /** null: none may be fetched with the credentials of the project's source. */
  source: SourceAccess | null
  /** Lets a build reach this server and its private networks through a submodule's URL. For tests. */
  allowPrivateHosts?: boolean
  /** Makes the submodule's repository have what its files in Git LFS stand for, as far as the build needs them. */
  bringLfs: (tree: LfsTree, access: SubmoduleAccess, url: string, signal: AbortSignal) => Promise<void>
}

const fetchMs = 5 * 60_000
const unusedMs = 7 * 24 * 3600_000

export interface FetchedSubmodule {
  /** Path of a bare repository that has the pinned commit. */
  repository: string
  url: string
  /** How it was reached; null: it is a project of this Doprax. */
  access: SubmoduleAccess | null
}

export interface SubmoduleAccess {
  /** Whether it was reached as the project's source is. */
  isCovered: boolean
  /** Whether it may lead to addresses that are not on the public internet. */
  allowPrivate: boolean
  withRemote<T>(work: (remote: Remote) => Promise<T>): Promise<T>
}

/** Rejects with DeploymentFailedError `submodule_failed`. */
export async function fetchSubmodule(
  submodule: Submodule,
  { own, baseUrl, source, ...options }: SubmoduleOptions,
  signal: AbortSignal,
): Promise<FetchedSubmodule> {
  const parsed = parseSubmoduleUrl(submodule.url, baseUrl)
  if (typeof parsed === 'string') throw submoduleError(submodule, parsed)
  const { url } = parsed
  const ours = await own?.repositoryOf(parsed, submodule.oid).catch((error) => {
    throw submoduleError(submodule, messageOf(error), error)
  })
  if (ours) return { repository: ours, url, access: null }
  const covering = parsed.credentials === null && source?.covers(url) ? source : null
  const access = covering
    ? coveredAccess(url, covering)
    : publicAccess(submodule, parsed, options.allowPrivateHosts ?? false)
  const key = `${covering?.cacheKey ?? parsed.credentials}@${url}`
  const folder = join(options.cacheDir, createHash('sha256').update(key).digest('hex'))
  const repository = await fetchFromElsewhere(submodule, folder, access, signal)
  return { repository, url, access }
}

function coveredAccess(url: string, source: SourceAccess): SubmoduleAccess {
  const { allowPrivate } = source
  return { isCovered: true, allowPrivate, withRemote: (work) => source.withRemote(url, work) }
}

/** What anybody can reach, with no more than the URL itself says. */
function publicAccess(submodule: Submodule, url: FetchUrl, allowPrivate: boolean): SubmoduleAccess {
  return {
    isCovered: false,
    allowPrivate,
    withRemote: async (work) => work(await publicRemote(submodule, url, allowPrivate)),
  }
}

async function fetchFromElsewhere(
  submodule: Submodule,
  folder: string,
  access: SubmoduleAccess,
  signal: AbortSignal,
): Promise<string> {
  const repository = join(folder, `${submodule.oid}.git`)
  if (existsSync(repository)) {
    const now = new Date()
    await utimes(repository, now, now)
    return repository
  }
  const half = join(folder, `${randomUUID()}.half`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await runGit(['init', '--quiet', '--bare', half], signal)
    await exportAll(half)
    await fetchCommit(half, submodule, access, signal)
    await rename(half, repository).catch((error) => {
      if (!existsSync(repository)) throw error
    })
    await removeUnused(folder)
    return repository
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

/** So that git archive leaves out nothing and changes nothing (gitattributes(5), "Creating an archive"). */
async function exportAll(repository: string): Promise<void> {
  await mkdir(join(repository, 'info'), { recursive: true })
  await writeFile(join(repository, 'info', 'attributes'), '* -export-ignore -export-subst\n')
}

async function fetchCommit(
  repository: string,
  submodule: Submodule,
  { isCovered, withRemote }: SubmoduleAccess,
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.timeout(fetchMs)
  const flags = ['--depth=1', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--quiet']
  const fetch = ({ url, options, env }: Remote) =>
    runGit(
      ['-C', repository, ...options, 'fetch', ...flags, '--', url, submodule.oid],
      AbortSignal.any([signal, limit]),
      env,
    )
  try {
    await withRemote(fetch)
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted)
      throw submoduleError(submodule, `fetching it took longer than ${fetchMs / 60_000} minutes`)
    if (error instanceof DeploymentFailedError) throw error
    throw submoduleError(submodule, explain(error, submodule.oid, isCovered), error)
  }
}

async function publicRemote(
  submodule: Submodule,
  { url, hostname, port, credentials }: FetchUrl,
  allowPrivate: boolean,
): Promise<Remote> {
  const address = allowPrivate ? null : await publicAddressOf(hostname)
  if (!address && !allowPrivate) {
    throw submoduleError(submodule, `${hostname} is not on the public internet: use a public https URL`)
  }
  const pinned = address ? ['-c', `http.curloptResolve=${hostname}:${port}:${address}`] : []
  const authorization = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`
  return {
    url,
    options: ['-c', 'http.followRedirects=false', ...pinned],
    env: authorization ? authorizationEnv(authorization) : {},
    authorization,
    ssh: null,
  }
}

function explain(error: unknown, oid: string, isCovered: boolean): string {
  const words = messageOf(error)
  if (/could not read Username|Authentication failed|terminal prompts disabled|error: 40[13]/.test(words)) {
    const cure = isCovered ? "give the project's source a token that may read it" : 'make it public'
    return `it does not exist, or is private: ${cure}, or commit its files themselves`
  }
  if (
    /not our ref|did not send|unadvertised object|remote ref .* not found|couldn't find remote ref/i.test(
      words,
    )
  ) {
    return `it has no commit ${oid.slice(0, 12)}: push that commit to the submodule's own repository`
  }
  if (/error: 30\d|redirect/.test(words)) {
    return 'it has moved: write the URL to which it redirects into .gitmodules'
  }
  if (
    !(error instanceof GitError) ||
    /Could not resolve|Failed to connect|timed out|Connection/.test(words)
  ) {
    return `its server can't be reached from here (${words.split('\n').at(-1)})`
  }
  return words
}

function submoduleError({ path, url }: Submodule, why: string, cause?: unknown): DeploymentFailedError {
  const text = `The submodule '${path}' (${withoutCredentials(url)}) could not be fetched: ${why}.`
  return new DeploymentFailedError('submodule_failed', text, { cause })
}

/** Other commits of the same submodule that no build has asked for lately. */
async function removeUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const used = await stat(path).catch(() => null)
    if (used && Date.now() - used.mtimeMs > unusedMs) await rm(path, { recursive: true, force: true })
  }
}
