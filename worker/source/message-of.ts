import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Source } from '../../src/store/sources.ts'
import { runGit } from '../build/submodules/guarded-git.ts'
import type { WorkerServices } from '../worker-services.ts'
import { sourceError } from './explain.ts'
import { type SourceServices, withSource } from './with-source.ts'

export type MessageServices = SourceServices & Pick<WorkerServices, 'repositories'>

/** A commit's whole message, also when only the source has it: that commit alone is fetched, and not kept. */
export async function messageOf(
  services: MessageServices,
  project: string,
  source: Source,
  commit: string,
  signal: AbortSignal,
): Promise<string> {
  const { config, repositories } = services
  if (await repositories.commit(project, commit)) return repositories.message(project, commit)
  const folder = join(config.runDir, `message-${randomUUID()}.git`)
  const git = (...args: string[]) => runGit(['-C', folder, ...args], signal)
  try {
    await runGit(['init', '--quiet', '--bare', '--template=', folder], signal)
    await withSource(services, source, ({ url, options, env }) =>
      runGit(['-C', folder, ...options, 'fetch', ...alone, '--', url, commit], signal, env, {
        maxFileBytes: config.maxPushBytes,
      }),
    )
    return await git('log', '-1', '--encoding=UTF-8', '--format=%B', commit, '--')
  } catch (error) {
    signal.throwIfAborted()
    throw sourceError(source.url, error)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const alone = [
  '--depth=1',
  '--filter=tree:0',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-auto-maintenance',
  '--quiet',
]
