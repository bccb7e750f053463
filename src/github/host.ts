import type { IncomingHttpHeaders } from 'node:http'
import type { HostEvent } from '../domain/delivery.ts'

/** How one kind of git host signs, names and words its deliveries. */
export interface Host {
  isSigned(headers: IncomingHttpHeaders, body: Buffer, secret: string): boolean
  /** The delivery's own id, the same when it is delivered again; null: it has none. */
  idOf(headers: IncomingHttpHeaders): string | null
  /** The host's name for the event. */
  eventOf(headers: IncomingHttpHeaders): string
  /** Throws a ZodError when the payload is not what that event has. */
  read(event: string, payload: unknown): HostEvent
}

export function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}
