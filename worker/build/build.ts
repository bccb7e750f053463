import { imageRef } from '../../src/domain/engine-names.ts'
import { type LogEvent, seconds } from '../../src/domain/log-event.ts'
import type { MainSpec } from '../../src/domain/spec/spec.ts'
import type { BuildRequest, ImageFacts } from '../../src/engine/engine.ts'
import { DeploymentFailedError } from '../../src/errors.ts'
import type { Attempt } from '../attempt.ts'
import { ensureProjectNetwork } from '../network.ts'
import type { WorkerServices } from '../worker-services.ts'
import { buildSecrets } from './build-secrets.ts'
import { checkDockerfile } from './check-dockerfile.ts'
import { checkImage } from './check-image.ts'
import { buildContext } from './context.ts'
import { contextFilter } from './context-filter.ts'
import { checkFreeDisk } from './free-disk.ts'
import { explainMissingFile } from './missing-file.ts'
import type { Prepared } from './prepare-build.ts'
import { submoduleOptions } from './submodules/submodule-options.ts'

export interface BuiltImage extends ImageFacts {
  ref: string
  buildMs: number
  steps: number
  cachedSteps: number
}

/** Commit → image: exactly the files of the commit, through BuildKit, within the time limit. */
export async function build(
  services: WorkerServices,
  attempt: Attempt,
  main: MainSpec,
  prepared: Promise<Prepared>,
): Promise<BuiltImage> {
  const { project, deployment, log, signal } = attempt
  const { config, engine, repositories, instance } = services
  const { build: how } = main
  const commit = deployment.commit_oid!
  const started = performance.now()
  log.write({
    type: 'phase',
    text: `Building from ${sourceText(how)}${deployment.attempts > 1 ? ` again (attempt ${deployment.attempts})` : ''}`,
  })

  const { info, files } = await prepared
  const { folder, dockerfile, names, ignore, exposes } = files
  await checkFreeDisk([config.dataDir, info.rootDir], config.minFreeDiskBytes)
  checkDockerfile(files, how.dockerfile)
  const secrets = await buildSecrets(services, project, main)
  const isSent = contextFilter(ignore, dockerfile)

  const limit = AbortSignal.timeout(config.buildTimeoutMs)
  const network = ensureProjectNetwork(services, project)
  network.catch(() => {})
  const steps = countSteps()
  const ref = imageRef(instance, project.name, deployment.number)
  const facts = await withTimeLimit(limit, config.buildTimeoutMs, async () => {
    const aborted = AbortSignal.any([signal, limit])
    const submodules = files.hasSubmodules
      ? await submoduleOptions(services, attempt, { folder, isSent })
      : null
    const context = buildContext({
      repositories,
      project: project.name,
      commit,
      folder,
      isSent,
      submodules,
      signal: aborted,
    })
    const onEvent: BuildRequest['onEvent'] = (event) => {
      steps.see(event)
      log.write(event)
    }
    return engine
      .buildImage(
        {
          context,
          dockerfile,
          tag: ref,
          project: project.name,
          args: how.args,
          target: how.target,
          secrets,
          exposes,
          onEvent,
        },
        aborted,
      )
      .catch((error) => {
        throw explainMissingFile(error, isSent, names)
      })
  })
  await network
  checkImage(facts, info)

  const buildMs = Math.round(performance.now() - started)
  const cached = steps.cached ? `, ${steps.cached} of ${steps.total} steps cached` : ''
  log.write({
    type: 'phase',
    text: `Built image in ${seconds(buildMs)} (${megabytes(facts.sizeBytes)}${cached})`,
  })
  return { ...facts, ref, buildMs, steps: steps.total, cachedSteps: steps.cached }
}

/** For people: `Dockerfile`, `web/Dockerfile, target prod`. */
function sourceText({ dockerfile, context, target }: MainSpec['build']): string {
  const file = [context === '.' ? null : context, dockerfile ?? 'Dockerfile'].filter(Boolean).join('/')
  return target ? `${file}, target ${target}` : file
}

async function withTimeLimit<T>(limit: AbortSignal, ms: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!limit.aborted) throw error
    throw new DeploymentFailedError(
      'build_timeout',
      `The build took longer than ${seconds(ms)} and was stopped.\nMake it quicker, or raise DOPRAX_BUILD_TIMEOUT (in seconds).`,
      { cause: error },
    )
  }
}

function countSteps() {
  const ended = new Map<string, boolean>()
  return {
    see(event: Omit<LogEvent, 'at'> & { id?: string; state?: string }): void {
      if (event.type === 'step' && event.id && event.state !== 'started')
        ended.set(event.id, event.state === 'cached')
    },
    get total() {
      return ended.size
    },
    get cached() {
      return [...ended.values()].filter(Boolean).length
    },
  }
}

function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1_000_000))} MB`
}
