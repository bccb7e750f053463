import { StringDecoder } from 'node:string_decoder'
import { deploymentRef } from '../../src/actions/start-deployment.ts'
import type { Source } from '../../src/store/sources.ts'
import type { Attempt } from '../attempt.ts'
import { runGit } from '../build/submodules/guarded-git.ts'
import type { WorkerServices } from '../worker-services.ts'
import { sourceError } from './explain.ts'
import { withSource } from './with-source.ts'

const progressMs = 2000

/** Brings the deployment's commit, with its history, into the project's own repository, under the deployment's ref. */
export async function fetchCommit(
  services: WorkerServices,
  { project, deployment, log, signal }: Attempt,
  source: Source,
): Promise<void> {
  const { config, repositories } = services
  const ref = deploymentRef(deployment.number)
  const commit = deployment.commit_oid!
  if (await repositories.isComplete(project.name, commit))
    return repositories.setRef(project.name, ref, commit)
  const flags = [
    '--no-tags',
    '--no-write-fetch-head',
    '--no-recurse-submodules',
    '--no-auto-maintenance',
    '--progress',
  ]
  await withSource(services, source, ({ url, options, env }) =>
    runGit(
      ['-C', repositories.path(project.name), ...options, 'fetch', ...flags, '--', url, `+${commit}:${ref}`],
      signal,
      env,
      {
        onStderr: progressLines((text) => log.write({ type: 'output', text })),
        maxFileBytes: config.maxPushBytes,
      },
    ),
  ).catch((error) => {
    signal.throwIfAborted()
    throw sourceError(source.url, error)
  })
}

/** git writes over its lines of progress; of those with a percentage, the last one of each is told, and some on the way. */
export function progressLines(tell: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder()
  let rest = ''
  let toldAt = Date.now()
  return (chunk) => {
    const lines = (rest + decoder.write(chunk)).split(/[\r\n]+/)
    rest = lines.pop()!
    for (const line of lines.map((each) => each.trimEnd()).filter(Boolean)) {
      const isStep = /\d+% \(/.test(line) && !line.endsWith('done.')
      if (isStep && Date.now() - toldAt < progressMs) continue
      toldAt = Date.now()
      tell(line)
    }
  }
}
