import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { noCache } from 'node-git-server'
import { DopraxError, UnauthorizedError } from '../errors.ts'
import { advertise } from './advertisement.ts'
import { runGitService } from './git-service.ts'
import { type HookServer, startHookServer } from './hook-server.ts'
import { serveLfs } from './lfs/lfs-service.ts'
import { isLfsTarget } from './lfs/lfs-target.ts'
import type { PushHandler, ReceivedPush } from './push.ts'
import { readPushBody } from './push-body.ts'
import { answerError } from './refusal.ts'
import type { Repositories } from './repository.ts'
import { decodedBody } from './request-body.ts'
import { type GitTarget, isGitTarget, parseGitTarget } from './request-target.ts'
import { pushShallowFile } from './shallow.ts'
import { tokenOf } from './token.ts'

export interface GitEndpointOptions {
  repositories: Repositories
  handler: PushHandler
  /** Path of the unix socket for `hooks/proc-receive`; its folder must be there. */
  hookSocket: string
  /** Of a push, and of each object of Git LFS. */
  maxPushBytes: number
  /** How long a request may send nothing. */
  idleMs: number
  disk: {
    /** What may still be written to it. */
    room(): Promise<number>
    /** The same bytes, as long as the disk has room. Throws a DopraxError with status 507. */
    keepFree(source: Readable): AsyncIterable<Buffer>
  }
  /** Where clients reach us, without a slash at the end; null: where their requests say. */
  givenUrl: string | null
  /** Errors that the client was not, or not fully, told of. */
  onError: (error: unknown) => void
}

/** Git over HTTP, for a plain `node:http` server. */
export interface GitEndpoint {
  /** Whether a request is git's; then `handle` answers it, and nobody else. */
  matches(request: IncomingMessage): boolean
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Ends the pushes that wait, which tells their clients so. Then close the HTTP server. */
  close(): Promise<void>
}

/** Beside the pack: commands and push options. */
const commandBytes = 16 * 1024 * 1024
const fetchBytes = 64 * 1024 * 1024

interface Exchange {
  target: GitTarget
  user: ReceivedPush['user']
  exists: boolean
  request: IncomingMessage
  response: ServerResponse
}

export async function createGitEndpoint(options: GitEndpointOptions): Promise<GitEndpoint> {
  const hooks = await startHookServer({ ...options, socket: options.hookSocket })
  return {
    matches: (request) => isGitTarget(request.url ?? ''),
    handle: (request, response) => {
      // A client that goes away is no error of ours; whoever reads or writes hears of it as well.
      request.on('error', () => {})
      response.on('error', () => {})
      // While a push waits for its deployment nothing is sent, and a client that has vanished would never be noticed.
      request.socket.setKeepAlive(true, 60_000)
      answer(options, hooks, request, response).catch((error) =>
        answerError(error, request, response, options.onError),
      )
    },
    close: () => hooks.close(),
  }
}

async function answer(
  options: GitEndpointOptions,
  hooks: HookServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (isLfsTarget(request.url ?? '')) return serveLfs(options, request, response)
  const target = parseGitTarget(request.method ?? '', request.url ?? '')
  const { project, service } = target
  const token = tokenOf(request.headers.authorization)
  const allowed = await options.handler.authorize({ project, token, service })
  if (!allowed?.user) throw new UnauthorizedError()
  if (response.destroyed) return
  const exchange = { target, ...allowed, request, response }
  if (target.action === 'other') throw notSmart(request)
  if (target.action === 'advertise') await showRefs(options, exchange)
  else if (service === 'upload-pack') await serveFetch(options, exchange)
  else await servePush(options, hooks, exchange)
}

async function showRefs({ repositories }: GitEndpointOptions, exchange: Exchange): Promise<void> {
  const { target, request, response } = exchange
  const there = await repositories.exists(target.project)
  const repository = there ? repositories.path(target.project) : repositories.empty
  succeed(exchange, 'advertisement')
  await advertise(target.service, repository, protocolOf(request), response)
}

async function serveFetch(options: GitEndpointOptions, exchange: Exchange): Promise<void> {
  const { target, request, response } = exchange
  checkContentType(exchange)
  const { repositories, onError } = options
  const there = await repositories.exists(target.project)
  const body = decodedBody(request, fetchBytes, options.idleMs)
  const failed = failure(body)
  succeed(exchange, 'result')
  const run = runGitService({
    service: 'upload-pack',
    repository: there ? repositories.path(target.project) : repositories.empty,
    env: protocolOf(request),
    body,
    response,
    onError,
  })
  // Git itself sends something every five seconds: this one does not read.
  response.setTimeout(options.idleMs, () => response.destroy())
  response.once('close', () => body.destroy(new Error('the client has gone away')))
  await Promise.race([run, failed])
}

async function servePush(options: GitEndpointOptions, hooks: HookServer, exchange: Exchange): Promise<void> {
  const { target, user, request, response } = exchange
  checkContentType(exchange)
  const { repositories, onError, maxPushBytes } = options
  const { project } = target
  const body = decodedBody(request, maxPushBytes + commandBytes, options.idleMs)
  const failed = failure(body)
  const push = await Promise.race([readPushBody(body, commandBytes), failed])
  // A client that has much to send asks first with an empty list whether it may.
  if (push.commands) await repositories.create(project)
  const repository = push.commands ? repositories.path(project) : repositories.empty
  const shallowFile = push.shallow.length ? await pushShallowFile(repository, push.shallow) : null
  const id = randomBytes(16).toString('hex')
  const clientGone = new AbortController()
  response.once('close', () => response.writableFinished || clientGone.abort())
  if (response.destroyed) clientGone.abort()
  hooks.pushes.set(id, { project, user, shallow: push.shallow, clientGone: clientGone.signal })
  succeed(exchange, 'result')
  const run = runGitService({
    service: 'receive-pack',
    repository,
    env: {
      ...protocolOf(request),
      DOPRAX_HOOK_SOCKET: options.hookSocket,
      DOPRAX_PUSH: id,
      ...(shallowFile ? { GIT_SHALLOW_FILE: shallowFile.path } : {}),
    },
    body,
    response,
    onError,
  })
  const ended = run.finally(() => {
    hooks.pushes.delete(id)
    return shallowFile?.remove()
  })
  await Promise.race([ended, failed])
}

/** Rejects with a body's error, and otherwise never settles. */
function failure(body: Readable): Promise<never> {
  const failed = new Promise<never>((_, reject) => body.once('error', reject))
  failed.catch(() => {})
  return failed
}

function succeed({ target, response }: Exchange, kind: 'advertisement' | 'result'): void {
  noCache(response)
  response.setHeader('content-type', `application/x-git-${target.service}-${kind}`)
}

/** gitprotocol-v2, "Initial Client Request"; any other value is as good as none. */
function protocolOf(request: IncomingMessage): Record<string, string> {
  const value = request.headers['git-protocol']
  return typeof value === 'string' && /^version=[012]$/.test(value) ? { GIT_PROTOCOL: value } : {}
}

/** Also keeps a web page from sending one: browsers may not send this type to another site. */
function checkContentType({ target, request }: Exchange): void {
  const wanted = `application/x-git-${target.service}-request`
  if (request.headers['content-type'] !== wanted) {
    throw new DopraxError('bad_content_type', `The content type must be ${wanted}.`, { status: 415 })
  }
}

function notSmart({ method = '', url = '' }: IncomingMessage): DopraxError {
  if (/\/(info\/refs|git-(upload|receive)-pack)$/.test(url) && !['GET', 'POST'].includes(method)) {
    return new DopraxError('bad_method', `${method} is not a method of git's protocol.`, { status: 405 })
  }
  return new DopraxError(
    'not_smart',
    "Only git's smart HTTP protocol is spoken here: use git 1.6.6 or newer, with this address up to .git as the remote.",
    { status: 404 },
  )
}
