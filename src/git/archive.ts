import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { GitError, spawnGit } from './git-process.ts'

/**
 * Every file of a commit as an uncompressed tar. Rejects with a GitError when git can't begin; a later failure, or the
 * signal, destroys the stream with the error. The PassThrough is needed: git may end before anyone reads, and a child's
 * unread stdout is dropped.
 */
export async function archiveOf(repository: string, commit: string, signal: AbortSignal): Promise<Readable> {
  signal.throwIfAborted()
  const args = ['-C', repository, 'archive', '--format=tar', commit]
  const child = spawnGit(args)
  const tar = new PassThrough()
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk).slice(-4000)
  })
  // Whoever reads hears of errors too; until then they must not end the process.
  tar.on('error', () => {})
  child.stdin.on('error', () => {})
  child.stdin.end()
  const abort = () => tar.destroy(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  tar.once('close', () => {
    signal.removeEventListener('abort', abort)
    child.kill('SIGTERM')
  })
  child.once('error', (error) => tar.destroy(new GitError(args, null, error.message, error)))
  child.once('close', (code) => {
    if (code === 0) tar.end()
    else tar.destroy(new GitError(args, code, stderr))
  })
  child.stdout.pipe(tar, { end: false })
  await once(tar, 'readable')
  return tar
}
