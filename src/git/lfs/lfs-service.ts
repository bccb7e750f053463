import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { isLfsOid } from '../../domain/lfs.ts'
import { DopraxError, NotFoundError, UnauthorizedError } from '../../errors.ts'
import type { GitEndpointOptions } from '../endpoint.ts'
import { decodedBody, tooLarge } from '../request-body.ts'
import type { GitService } from '../request-target.ts'
import { tokenOf } from '../token.ts'
import { judgeObject, readBatch } from './batch.ts'
import { lfsObjectPath, lfsObjectSize, writeLfsObject } from './lfs-store.ts'
import { lfsPath, parseLfsTarget } from './lfs-target.ts'

/** Of all requests and answers of the API (git-lfs, docs/api/batch.md). */
export const lfsType = 'application/vnd.git-lfs+json'

/** Some thousand objects. */
const batchBytes = 1024 * 1024

interface Exchange {
  options: GitEndpointOptions
  project: string
  /** Throws unless who asks may use this service of git on the project. */
  admit: (service: GitService) => Promise<void>
  request: IncomingMessage
  response: ServerResponse
}

/** Answers a request to a project's LFS server. Rejects with what `answerError` then tells. */
export async function serveLfs(
  options: GitEndpointOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = parseLfsTarget(request.method ?? '', request.url ?? '')
  const { project } = target
  const token = tokenOf(request.headers.authorization)
  const admit = async (service: GitService) => {
    const allowed = await options.handler.authorize({ project, token, service })
    if (!allowed?.user) throw new UnauthorizedError()
  }
  const exchange = { options, project, admit, request, response }
  if (target.action === 'batch') await answerBatch(exchange)
  else if (target.action === 'upload') await receiveObject(exchange, target.oid)
  else await sendObject(exchange, target.oid)
}

async function answerBatch({ options, project, admit, request, response }: Exchange): Promise<void> {
  checkContentType(request)
  const { repositories, maxPushBytes: limit, idleMs, disk } = options
  // What is asked for stands in the body, and only who may ask anything is listened to.
  await admit('receive-pack')
  const { operation, objects } = readBatch(
    (await buffer(decodedBody(request, batchBytes, idleMs))).toString('utf8'),
  )
  await admit(operation === 'upload' ? 'receive-pack' : 'upload-pack')
  const repository = repositories.path(project)
  const action = actionFor(options, project, request)
  const room = await disk.room()
  const answers = objects.map(async ({ oid, size }) => {
    const stored = isLfsOid(oid) ? await lfsObjectSize(repository, oid) : null
    const verdict = judgeObject({ oid, size }, operation, { stored, limit, room })
    if ('error' in verdict) return { oid, size, ...verdict }
    return {
      oid,
      size,
      ...(verdict.transfer && { authenticated: true, actions: { [operation]: action(oid) } }),
    }
  })
  const body = { transfer: 'basic', objects: await Promise.all(answers), hash_algo: 'sha256' }
  response.writeHead(200, { 'content-type': lfsType, 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

/** Where an object's content goes or comes from. Who asks has shown a token, and shows it there again. */
function actionFor({ givenUrl }: GitEndpointOptions, project: string, { headers }: IncomingMessage) {
  const { host = '', authorization = '' } = headers
  if (!givenUrl && !/^[\w.:[\]-]+$/.test(host))
    throw new DopraxError('bad_host', 'The header Host does not say where this server is.')
  const base = givenUrl ?? `http://${host}`
  return (oid: string) => ({
    href: `${base}/${project}.git/${lfsPath}/objects/${oid}`,
    header: { Authorization: authorization },
  })
}

async function receiveObject(exchange: Exchange, oid: string): Promise<void> {
  const { options, project, admit, request, response } = exchange
  const { repositories, maxPushBytes: limit, idleMs, disk } = options
  await admit('receive-pack')
  if (Number(request.headers['content-length']) > limit) throw tooLarge(limit)
  const body = decodedBody(request, limit, idleMs)
  // git-lfs sends contents before git sends the push that creates the project.
  await repositories.create(project)
  await writeLfsObject(repositories.path(project), { oid, size: null }, disk.keepFree(body))
  response.writeHead(200, { 'content-type': lfsType })
  response.end('{}')
}

async function sendObject(exchange: Exchange, oid: string): Promise<void> {
  const { options, project, admit, request, response } = exchange
  await admit('upload-pack')
  const repository = options.repositories.path(project)
  const size = await lfsObjectSize(repository, oid)
  if (size === null) throw new NotFoundError(`The object ${oid} is not here: git lfs push --all sends it.`)
  const start = resumedAt(request.headers.range, size)
  response.writeHead(start ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': size - start,
    'x-content-type-options': 'nosniff',
    ...(start && { 'content-range': `bytes ${start}-${size - 1}/${size}` }),
  })
  response.setTimeout(options.idleMs, () => response.destroy())
  await pipeline(createReadStream(lfsObjectPath(repository, oid), { start }), response)
}

/** Clients that go on with half a download ask for the rest of it; any other range gets all of it (RFC 9110, 14.2). */
function resumedAt(range: string | undefined, size: number): number {
  const [, start, end] = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(range ?? '') ?? []
  const isRest = end === undefined || Number(end) === size - 1
  return start && isRest && Number(start) < size ? Number(start) : 0
}

/** Also keeps a web page from sending one: browsers may not send this type to another site. */
function checkContentType({ headers }: IncomingMessage): void {
  const [type] = (headers['content-type'] ?? '').split(';')
  if (type!.trim().toLowerCase() !== lfsType)
    throw new DopraxError('bad_content_type', `The content type must be ${lfsType}.`, { status: 415 })
}
