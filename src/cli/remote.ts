import { execFileSync } from 'node:child_process'
import { DopraxError, messageOf } from '../errors.ts'

/** A project as its work tree knows it. */
export interface Remote {
  /** `http://host:port` */
  origin: string
  project: string
  token: string
}

/** From the git remote `name` of the folder that we are in. Throws a DopraxError `no_remote`. */
export function readRemote(name: string): Remote {
  const url = new URL(remoteUrl(name))
  const project = url.pathname.replace(/^\/|\.git$/g, '')
  const token = decodeURIComponent(url.password)
  if (!project || !token)
    throw new DopraxError(
      'no_remote',
      `The remote '${name}' must be like http://me:<token>@<host>/<project>.git.`,
    )
  return { origin: url.origin, project, token }
}

function remoteUrl(name: string): string {
  try {
    return execFileSync('git', ['remote', 'get-url', '--', name], { encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    throw new DopraxError(
      'no_remote',
      `This folder has no git remote '${name}'. Go to your project's work tree, or name its remote: --remote <name>.`,
    )
  }
}

/** Asks the API of the remote's Doprax, below its project. Throws its error. */
export async function ask<T>({ origin, project, token }: Remote, path: string, method = 'GET'): Promise<T> {
  const url = `${origin}/api/v1/projects/${encodeURIComponent(project)}${path}`
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(url, { method, headers }).catch((cause) => {
    const why = messageOf((cause as Error).cause ?? cause)
    throw new DopraxError('unreachable', `${origin} does not answer: ${why}`, { cause })
  })
  const body = await response.json()
  if (response.ok) return body as T
  const { code, message } = (body as { error: { code: string; message: string } }).error
  throw new DopraxError(code, message)
}
