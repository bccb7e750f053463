import { DopraxError } from '../errors.ts'

/** Where a project's commits are fetched from. */
export interface SourceUrl {
  /** Without a password: `https://host/owner/name.git` or `ssh://git@host/owner/name.git`. */
  url: string
  transport: 'http' | 'ssh'
  hostname: string
  port: string
  /** What the URL had for HTTP; null: nothing. */
  login: { user: string; password: string } | null
}

const cure = 'write one like https://github.com/owner/name, git@github.com:owner/name.git or owner/name'
const ports: Record<string, string> = { 'https:': '443', 'http:': '80', 'ssh:': '22' }

/**
 * What a person gives as a repository: a URL of http, https or ssh, git's short form of the latter, or `owner/name` for
 * GitHub, by ssh where there is a deploy key. Throws a DopraxError `bad_source`.
 */
export function parseSourceUrl(given: string, githubUrl: string, hasKey: boolean): SourceUrl {
  const text = given.trim()
  if (/[\s\p{Cc}\\]/u.test(text) || text.startsWith('-')) throw badSource('can be no address')
  const short = /^([\w-]+)\/([\w.-]+)$/.exec(text)
  if (short)
    return parseSourceUrl(
      `${hasKey ? sshOf(githubUrl) : githubUrl}/${short[1]}/${short[2]}`,
      githubUrl,
      hasKey,
    )
  const scp = /^([\w.-]+@)?([\w.-]+):(?!:|\/\/)([^:]+)$/.exec(text)
  const url = URL.parse(scp ? `ssh://${scp[1] ?? 'git@'}${scp[2]}/${scp[3]!.replace(/^\//, '')}` : text)
  if (!url?.hostname) throw badSource('names no server')
  const port = url.port || ports[url.protocol]
  if (!port) throw badSource(`begins with '${url.protocol}', which is not allowed`)
  if (!/^\[?[\w.:-]+\]?$/.test(url.hostname) || url.hostname.startsWith('-'))
    throw badSource('names no server')
  if (url.pathname.length < 2) throw badSource('names a server, but no repository on it')
  const [user, password] = [decode(url.username), decode(url.password)]
  url.username = url.password = url.search = url.hash = ''
  if (url.protocol === 'ssh:') {
    if (!/^[\w.-]*$/.test(user) || user.startsWith('-')) throw badSource('has a user that can be none')
    url.username = user || 'git'
  }
  const transport = url.protocol === 'ssh:' ? 'ssh' : 'http'
  return {
    url: url.href,
    transport,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    login: transport === 'http' && (user || password) ? { user, password } : null,
  }
}

/** Whether two sources are the same repository, reached in the same way: what opens the one may be shown to the other. */
export function isSameRepository(one: string, other: string): boolean {
  const plain = (source: string) => {
    const { protocol, host, pathname } = new URL(source)
    return `${protocol}//${host}${pathname.replace(/\/$/, '').replace(/\.git$/, '')}`
  }
  return plain(one) === plain(other)
}

/** `owner/name` when it is a repository of this GitHub; else null. */
export function githubRepository(source: string, githubUrl: string): { owner: string; repo: string } | null {
  const url = new URL(source)
  const github = new URL(githubUrl)
  const isThere = url.protocol === 'ssh:' ? url.hostname === github.hostname : url.host === github.host
  const match = /^\/([\w-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url.pathname)
  return isThere && match ? { owner: match[1]!, repo: match[2]! } : null
}

/** The page of a repository of this GitHub; null: it lies elsewhere. */
export function githubPage(source: string, githubUrl: string): string | null {
  const repository = githubRepository(source, githubUrl)
  return repository && `${githubUrl}/${repository.owner}/${repository.repo}`
}

function sshOf(githubUrl: string): string {
  return `ssh://git@${new URL(githubUrl).hostname}`
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badSource('has a password that is not written as URLs have it')
  }
}

function badSource(why: string): DopraxError {
  return new DopraxError('bad_source', `This address of a repository ${why}: ${cure}.`, {
    details: { field: 'url' },
  })
}
