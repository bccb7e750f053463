import { runGit } from './git-process.ts'
import type { LostLink } from './repository.ts'

export interface GitObject {
  oid: string
  type: 'commit' | 'tree' | 'blob' | 'tag'
  content: Buffer
}

/** Objects as they are stored, one for each of these names without line feeds; null for one that is not there. */
export async function readObjects(repository: string, names: string[]): Promise<(GitObject | null)[]> {
  return (await read(repository, names, [])).map((object) => (object === 'lost link' ? null : object))
}

/**
 * The same, where a symbolic link stands for what it leads to in its tree; `lost link`: it leads elsewhere or to nothing
 * (git-cat-file, "--follow-symlinks").
 */
export function readLinkedObjects(
  repository: string,
  names: string[],
): Promise<(GitObject | LostLink | null)[]> {
  return read(repository, names, ['--follow-symlinks'])
}

async function read(
  repository: string,
  names: string[],
  options: string[],
): Promise<(GitObject | LostLink | null)[]> {
  const output = await runGit(['-C', repository, 'cat-file', '--batch', ...options], lines(names))
  const objects: (GitObject | LostLink | null)[] = []
  for (let at = 0; at < output.length; ) {
    const headEnd = output.indexOf('\n', at)
    const text = output.toString('utf8', at, headEnd)
    at = headEnd + 1
    const head = /^(\w{40,64}) (commit|tree|blob|tag) (\d+)$/.exec(text)
    if (!head) {
      // A lost link is followed by where it leads.
      const [, bytes] = /^(?:symlink|dangling|loop|notdir) (\d+)$/.exec(text) ?? []
      if (bytes) at += Number(bytes) + 1
      objects.push(bytes ? 'lost link' : null)
      continue
    }
    const size = Number(head[3])
    const type = head[2] as GitObject['type']
    objects.push({ oid: head[1]!, type, content: output.subarray(at, at + size) })
    at += size + 1
  }
  return objects
}

/** Which of these are not there. */
export async function absentObjects(repository: string, oids: string[]): Promise<Set<string>> {
  if (!oids.length) return new Set()
  const output = await runGit(['-C', repository, 'cat-file', '--batch-check'], lines(oids))
  return new Set([...output.toString('latin1').matchAll(/^(\w+) missing$/gm)].map((match) => match[1]!))
}

function lines(names: string[]): string {
  return names.map((name) => `${name}\n`).join('')
}
