import { GitError, runGit } from './guarded-git.ts'

export interface Submodule {
  path: string
  /** As .gitmodules has it. */
  url: string
  /** The commit that is pinned. */
  oid: string
}

/** The submodules that a commit pins and that its .gitmodules names (gitmodules(5)). `repository`: path of a bare one. */
export async function listSubmodules(
  repository: string,
  commit: string,
  signal: AbortSignal,
): Promise<Submodule[]> {
  const urls = parseGitmodules(await readGitmodules(repository, commit, signal))
  if (!urls.size) return []
  const tree = await runGit(
    ['-C', repository, '--literal-pathspecs', 'ls-tree', '-z', commit, '--', ...urls.keys()],
    signal,
  )
  return tree
    .split('\0')
    .map((line) => /^160000 commit ([0-9a-f]+)\t(.+)$/s.exec(line))
    .filter((match) => match !== null)
    .map(([, oid, path]) => ({ path: path!, oid: oid!, url: urls.get(path!)! }))
}

async function readGitmodules(repository: string, commit: string, signal: AbortSignal): Promise<string> {
  try {
    return await runGit(['-C', repository, 'config', `--blob=${commit}:.gitmodules`, '-z', '--list'], signal)
  } catch (error) {
    if (error instanceof GitError && /unable to resolve config blob/.test(error.message)) return ''
    throw error
  }
}

/** Path → URL, from `git config -z --list`: `submodule.NAME.path\nVALUE\0...`. */
export function parseGitmodules(config: string): Map<string, string> {
  const sections = new Map<string, { path?: string; url?: string }>()
  for (const entry of config.split('\0')) {
    const match = /^submodule\.(.*)\.(path|url)\n(.*)$/s.exec(entry)
    if (!match) continue
    const [, name, key, value] = match as unknown as [string, string, 'path' | 'url', string]
    sections.set(name, { ...sections.get(name), [key]: value })
  }
  const complete = [...sections.values()].filter(({ path, url }) => path && url && isInside(path))
  return new Map(complete.map(({ path, url }) => [path!.replace(/\/+$/, ''), url!]))
}

function isInside(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..')
}
