import { createRequire } from 'node:module'
import type { Type } from 'protobufjs'

/** BuildKit's `moby.buildkit.v1.StatusResponse`, as far as it is of use here (api/services/control/control.proto). */
export interface BuildStatus {
  vertexes?: Vertex[]
  logs?: { vertex: string; stream: number; msg: Buffer }[]
}

/** A node of the build graph. It is sent again at each change: known, started, completed. */
export interface Vertex {
  digest: string
  name: string
  cached?: boolean
  started?: Timestamp
  completed?: Timestamp
  error?: string
}

interface Timestamp {
  seconds?: number
  nanos?: number
}

let statusType: Type | null = null

/** Decodes the `aux` of a `moby.buildkit.trace` record. The decoder is loaded at the first one, as idle processes need none. */
export async function decodeStatus(aux: string): Promise<BuildStatus> {
  statusType ??= await loadType()
  return statusType.toObject(statusType.decode(Buffer.from(aux, 'base64')), { longs: Number }) as BuildStatus
}

export function milliseconds({ seconds = 0, nanos = 0 }: Timestamp): number {
  return seconds * 1000 + nanos / 1e6
}

async function loadType(): Promise<Type> {
  const { default: protobuf } = await import('protobufjs')
  const file = createRequire(import.meta.url).resolve('dockerode/lib/proto/buildkit_status.proto')
  return protobuf.loadSync(file).lookupType('moby.buildkit.v1.StatusResponse')
}
