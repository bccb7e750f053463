import type { Readable } from 'node:stream'

export interface CommitFacts {
  oid: string
  /** First line of the message. */
  subject: string
  author: string
  committedAt: Date
}

/** A symbolic link to no file of its commit. */
export type LostLink = 'lost link'

/** The bare repositories, one a project, under `Config.reposDir`, named `<project>.git`. */
export interface Repositories {
  /** Idempotent; a crash in the middle leaves nothing half-made under the final name. */
  create(project: string): Promise<void>
  exists(project: string): Promise<boolean>
  remove(project: string): Promise<void>
  list(): Promise<string[]>
  /** Whether nothing has been written to it for an hour, so that no push is on its way into it. */
  isIdle(project: string): Promise<boolean>
  /** Clears what a crash left half-made and nothing has been written to for an hour. */
  removeLeftovers(): Promise<void>
  path(project: string): string
  /** Path of a repository that never has refs: what a first push is shown before its project exists. */
  readonly empty: string

  /** null when `oid` names no commit there. Peels tags. */
  commit(project: string, oid: string): Promise<CommitFacts | null>
  /**
   * Whether all that a commit leads to is there, and not on its way: of a push that is being received, some objects come
   * before others (git-receive-pack, "Quarantine environment").
   */
  isComplete(project: string, oid: string): Promise<boolean>
  /** A commit's whole message. */
  message(project: string, oid: string): Promise<string>
  /** Whether two commits have the same under these paths (globs, from the root). */
  isUnchanged(project: string, from: string, to: string, paths: string[]): Promise<boolean>
  resolve(project: string, ref: string): Promise<string | null>
  isAncestor(project: string, ancestor: string, descendant: string): Promise<boolean>
  /** Sets a ref whatever it was. Safe to repeat. */
  setRef(project: string, ref: string, oid: string): Promise<void>
  deleteRef(project: string, ref: string): Promise<void>
  /** Points HEAD at the deploy branch, so that a clone checks it out. */
  setHead(project: string, branch: string): Promise<void>
  /** Records the ends of a shallow history whose parents are not here; drops those whose parents have come. */
  recordShallow(project: string, oids: string[]): Promise<void>

  /** The files of a commit at these paths; null where there is none. Links are followed inside of the commit. */
  readFiles(project: string, commit: string, paths: string[]): Promise<(Buffer | LostLink | null)[]>
  /** Names in a folder of a commit's tree, `.` for its root; null when it has no such folder. */
  names(project: string, commit: string, folder: string): Promise<string[] | null>
  /** Every file of exactly this commit (export-ignore has no effect), as an uncompressed tar. */
  archive(project: string, commit: string, signal: AbortSignal): Promise<Readable>
}
