import type { MainSpec } from '../../src/domain/spec/spec.ts'
import type { EngineInfo } from '../../src/engine/engine.ts'
import type { Attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'
import { type BuildFiles, readBuildFiles } from './build-files.ts'

export interface Prepared {
  info: EngineInfo
  files: BuildFiles
}

/** What a build has to know first. It takes some ten milliseconds, so it is asked for while the plan is made. */
export async function prepareBuild(
  { engine, repositories }: WorkerServices,
  { project, deployment }: Attempt,
  how: Pick<MainSpec['build'], 'dockerfile' | 'context'>,
): Promise<Prepared> {
  const [info, files] = await Promise.all([
    engine.info(),
    readBuildFiles(repositories, project.name, deployment.commit_oid!, how),
  ])
  return { info, files }
}
