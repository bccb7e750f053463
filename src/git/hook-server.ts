import { chmod, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { messageOf } from '../errors.ts'
import { HookChannel } from './hook-channel.ts'
import { encodeReport, packetsOf, readProcReceive } from './proc-receive.ts'
import type { PushHandler, ReceivedPush } from './push.ts'
import type { Repositories } from './repository.ts'
import { reportLines } from './verdict-report.ts'

/** A push whose receive-pack is running. `clientGone` aborts when the client's connection has closed. */
export interface RunningPush extends Pick<ReceivedPush, 'project' | 'user' | 'shallow'> {
  clientGone: AbortSignal
}

export interface HookServer {
  /** Hooks that name a push in here are served; others are refused. */
  readonly pushes: Map<string, RunningPush>
  /** Stops listening and drops the hooks that still wait: their pushes end non-zero, their deployments go on. */
  close(): Promise<void>
}

export interface HookServerOptions {
  socket: string
  repositories: Pick<Repositories, 'recordShallow'>
  handler: Pick<PushHandler, 'receive'>
  /** Errors that are ours, not the person's. */
  onError: (error: unknown) => void
}

/** Serves `hooks/proc-receive` on a unix socket that only we may open. */
export async function startHookServer(options: HookServerOptions): Promise<HookServer> {
  const pushes = new Map<string, RunningPush>()
  const sockets = new Set<Socket>()
  // Half-open: the hook's end says that git has ended, while an answer may still be on its way.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    serveHook(socket, pushes, options).catch(options.onError)
  })
  await rm(options.socket, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.socket, resolve)
  })
  await chmod(options.socket, 0o600)
  server.on('error', options.onError)
  return {
    pushes,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

async function serveHook(
  socket: Socket,
  pushes: Map<string, RunningPush>,
  { handler, repositories, onError }: HookServerOptions,
): Promise<void> {
  const channel = new HookChannel(socket)
  const packets = packetsOf(socket.iterator({ destroyOnReturn: false }))
  try {
    const first = (await packets.next()).value
    const push = first && first !== 'flush' ? pushes.get(first.toString()) : undefined
    if (!push) {
      channel.say('This push is not known to Doprax: push again.')
      return channel.exit(1)
    }
    const request = await readProcReceive(packets, (bytes) => channel.write(bytes))
    const gitGone = goneSignal(packets)
    await repositories.recordShallow(push.project, push.shallow)
    const { project, user, shallow, clientGone } = push
    const verdicts = await handler.receive(
      { project, user, shallow, ...request },
      (text) => {
        for (const line of text.split('\n')) channel.say(line)
      },
      AbortSignal.any([clientGone, gitGone]),
    )
    channel.write(encodeReport(reportLines(request.updates, verdicts, request.atomic)))
    channel.exit(0)
  } catch (error) {
    channel.say(` !     ${messageOf(error)}`)
    channel.exit(1)
    onError(error)
  }
}

/** Aborts when the hook's stdin ends, which before our report means that receive-pack has died. */
function goneSignal(packets: AsyncGenerator<unknown>): AbortSignal {
  const gone = new AbortController()
  const abort = () => gone.abort()
  packets.next().then(abort, abort)
  return gone.signal
}
