import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { handleUnaryCall, ServiceDefinition } from '@grpc/grpc-js'
import type Docker from 'dockerode'

type Handler = handleUnaryCall<Buffer, Buffer>

/** Tags of `GetSecretRequest.ID` and `GetSecretResponse.data`: field 1, length-delimited (protobuf.dev, "Encoding"). */
const idField = 0x0a
const dataField = 0x0a
const secretMethod = '/moby.buildkit.secrets.v1.Secrets/GetSecret'

/**
 * Opens the session in which BuildKit asks for secrets while it builds (Docker Engine API, `POST /session`: gRPC over
 * h2c in which the engine is the client). One that dockerode opens answers for no secrets, and not the engine's question
 * whether it is still there either, so that it is given up after ten seconds.
 */
export async function openSession(
  docker: Docker,
  secrets: ReadonlyMap<string, string> = new Map(),
): Promise<{ id: string } & Disposable> {
  const { Server, ServerCredentials, status } = await import('@grpc/grpc-js')
  const { Reader, Writer } = (await import('protobufjs')).default
  const id = randomUUID()
  const socket = await dial(docker, id)
  const server = new Server()
  const check: Handler = (_call, answer) => answer(null, serving)
  const getSecret: Handler = ({ request }, answer) => {
    const reader = Reader.create(request)
    const value = reader.uint32() === idField ? secrets.get(reader.string()) : undefined
    if (value === undefined) answer({ code: status.NOT_FOUND, details: 'there is no such secret' })
    else answer(null, Buffer.from(Writer.create().uint32(dataField).bytes(Buffer.from(value)).finish()))
  }
  server.addService(definition, { check, getSecret })
  server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket)
  return {
    id,
    [Symbol.dispose]() {
      server.forceShutdown()
      socket.destroy()
    },
  }
}

function dial(docker: Docker, id: string): Promise<Duplex> {
  const options = {
    method: 'POST',
    path: '/session',
    hijack: true,
    headers: {
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'doprax',
      'X-Docker-Expose-Session-Grpc-Method': secretMethod,
    },
    statusCodes: { 200: true, 101: true, 500: 'server error' },
  }
  return new Promise((resolve, reject) => {
    docker.modem.dial(options as never, (error: Error | null, socket: unknown) =>
      error ? reject(error) : resolve(socket as Duplex),
    )
  })
}

const asIs = (bytes: Buffer) => bytes

const method = (path: string) => ({
  path,
  requestStream: false,
  responseStream: false,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
})

const definition: ServiceDefinition = {
  check: method('/grpc.health.v1.Health/Check'),
  getSecret: method(secretMethod),
}

/** grpc.health.v1.HealthCheckResponse with status SERVING. */
const serving = Buffer.from([0x08, 0x01])
