import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { packSideband } from 'node-git-server'
import { spawnGit } from './git-process.ts'
import type { GitService } from './request-target.ts'

/**
 * Answers `GET info/refs` (gitprotocol-http, "Smart Server Response"). Under protocol v2 the first answer has no service
 * line. Git is ended when the client goes away.
 */
export async function advertise(
  service: GitService,
  repository: string,
  env: Record<string, string>,
  response: ServerResponse,
): Promise<void> {
  const git = spawnGit([service, '--stateless-rpc', '--advertise-refs', repository], env)
  git.stdin.on('error', () => {})
  git.stdin.end()
  git.stderr.resume()
  git.once('error', (error) => response.destroy(error))
  const isV2 = service === 'upload-pack' && env.GIT_PROTOCOL === 'version=2'
  if (!isV2) response.write(`${packSideband(`# service=git-${service}\n`)}0000`)
  try {
    await pipeline(git.stdout, response)
  } finally {
    git.kill('SIGTERM')
  }
}
