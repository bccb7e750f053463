import { randomUUID } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type Docker from 'dockerode'
import type { Connection } from '../connection.ts'
import type { BuildRequest } from '../engine.ts'
import { statusOf } from '../engine-errors.ts'
import { jsonLines } from '../json-lines.ts'
import { buildMemoryLimit } from './build-cgroup.ts'
import { buildFailure } from './failure.ts'
import { BuildProgress } from './progress.ts'
import { openSession } from './session.ts'
import { decodeStatus } from './status.ts'

/** A record of the answer to `POST /build?version=2` (Docker Engine API, ImageBuild). */
type BuildRecord =
  | { id: 'moby.buildkit.trace'; aux: string }
  | { id: 'moby.image.id'; aux: { ID: string } }
  | { id?: undefined; errorDetail?: { message: string } }

/**
 * Builds and tags; the image's id. Rejects with a DeploymentFailedError, with the reason of the signal, or with
 * whatever broke the context.
 */
export async function build(
  connection: Connection,
  request: BuildRequest,
  { labels, cgroupParent }: { labels: Record<string, string>; cgroupParent: string },
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted()
  const buildId = randomUUID()
  const over = new AbortController()
  const stop = AbortSignal.any([signal, over.signal])
  const context = new PassThrough()
  let broken: { error: unknown } | null = null
  const sent = pipeline(request.context, context, { signal: over.signal }).catch((error) => {
    if (over.signal.aborted) return
    broken = { error }
    over.abort(error)
  })
  const cancel = () => void connection.call((docker) => cancelBuild(docker, buildId)).catch(() => {})
  signal.addEventListener('abort', cancel)
  try {
    return await connection.call(async (docker) => {
      using session = await openSession(docker, request.secrets)
      const answer = await docker
        .buildImage(context, {
          ...versionWithoutSession,
          session: session.id,
          buildid: buildId,
          dockerfile: request.dockerfile,
          t: request.tag,
          labels,
          buildargs: request.args ?? {},
          ...(request.target && { target: request.target }),
          abortSignal: stop,
        } as unknown as Docker.ImageBuildOptions)
        .catch((error) => {
          if (statusOf(error) === 400 || statusOf(error) === 500)
            throw buildFailure(engineMessage(error), null)
          throw error
        })
      const memoryLimit = () => (connection.host.local ? buildMemoryLimit(cgroupParent) : null)
      return await followBuild(answer as AsyncIterable<Buffer>, request.onEvent, memoryLimit)
    }, null)
  } catch (error) {
    if (broken) throw (broken as { error: unknown }).error
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', cancel)
    over.abort()
    await sent
  }
}

/** A number: the string '2' would make dockerode open a session of its own, which only the end of the answer closes. */
const versionWithoutSession = { version: 2 }

/** Throws at `errorDetail`; an answer that ends without an image is a failure too. */
async function followBuild(
  answer: AsyncIterable<Buffer>,
  onEvent: BuildRequest['onEvent'],
  memoryLimit: () => number | null,
): Promise<string> {
  const progress = new BuildProgress(onEvent)
  let image: string | null = null
  for await (const record of jsonLines<BuildRecord>(answer)) {
    if (record.id === 'moby.buildkit.trace') progress.see(await decodeStatus(record.aux))
    else if (record.id === 'moby.image.id') image = record.aux.ID
    else if (record.errorDetail)
      throw buildFailure(record.errorDetail.message, progress.failed, memoryLimit())
  }
  if (!image) throw buildFailure('The engine ended the build without an image.', progress.failed)
  return image
}

/** Docker Engine API, BuildCancel. Closing the connection ends a build too, but only once the engine notices. */
function cancelBuild(docker: Docker, buildId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: '/build/cancel?',
        method: 'POST',
        options: { id: buildId },
        statusCodes: { 200: true, 204: true },
      },
      (error: Error | null) => (error ? reject(error) : resolve()),
    )
  })
}

function engineMessage(error: unknown): string {
  return (error as { json?: { message?: string } }).json?.message ?? String(error)
}
