import { z } from 'zod'
import { shellWord } from '../../../src/domain/shell-word.ts'
import { messageOf } from '../../../src/errors.ts'
import { GitError, runGuarded } from '../../build/submodules/guarded-git.ts'
import type { Remote } from '../remote.ts'

/** Where a repository's batch API is, and with what it is asked. */
export interface LfsServer {
  /** Without a slash at the end. */
  url: URL
  headers: Record<string, string>
  /** Header for contents that lie at the API's own origin, too; null: none is ours to give. */
  authorization: string | null
}

const answerBytes = 64 * 1024
const answerSchema = z.object({
  href: z.string().nullish(),
  header: z.record(z.string(), z.string()).nullish(),
})

/** The LFS server of a source (git-lfs, docs/api/server-discovery.md). What a repository says of it (.lfsconfig) has no effect. */
export async function lfsServerOf(remote: Remote, signal: AbortSignal): Promise<LfsServer> {
  const { url, authorization, ssh } = remote
  if (ssh) return askOverSsh(new URL(url), ssh, signal)
  return { url: guessed(url), headers: authorization ? { authorization } : {}, authorization }
}

/** For all but SSH, it lies beside the repository. */
function guessed(repository: string): URL {
  return new URL(`${repository.replace(/\/+$/, '').replace(/\.git$/, '')}.git/info/lfs`)
}

async function askOverSsh(
  { hostname, port, username, pathname }: URL,
  ssh: string[],
  signal: AbortSignal,
): Promise<LfsServer> {
  const command = `git-lfs-authenticate ${shellWord(decodeURIComponent(pathname))} download`
  const host = hostname.replace(/^\[|\]$/g, '')
  const options = ['-o', 'LogLevel=ERROR', ...(port ? ['-p', port] : [])]
  const words = [...ssh, ...options, '--', `${username}@${host}`, command]
  const said = await runGuarded(words, signal, {}, { maxOutputBytes: answerBytes }).catch((error) => {
    if (
      error instanceof GitError &&
      (error.status === 127 || /git-lfs-authenticate.*not found/i.test(error.message))
    )
      return '{}'
    throw new Error(`its git-lfs-authenticate fails: ${messageOf(error).split('\n').at(-1)}`, {
      cause: error,
    })
  })
  const { href, header } = parseAnswer(said)
  const url = URL.parse(href?.replace(/\/+$/, '') ?? guessed(`https://${hostname}${pathname}`).href)
  if (!url) throw new Error('its git-lfs-authenticate names no LFS server')
  return { url, headers: header ?? {}, authorization: null }
}

function parseAnswer(said: string): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(said))
  } catch (cause) {
    throw new Error('its git-lfs-authenticate does not answer as Git LFS has it', { cause })
  }
}
