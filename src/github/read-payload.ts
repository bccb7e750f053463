import { z } from 'zod'
import type { HostEvent } from '../domain/delivery.ts'
import type { Host } from './host.ts'

/** What a signed delivery says. One that can't be understood is an event as well, which says so. */
export function readPayload(host: Host, event: string, contentType: string, body: Buffer): HostEvent {
  try {
    return host.read(event, JSON.parse(jsonOf(contentType, body)))
  } catch {
    return { kind: 'other', why: `Event ${event || 'without a name'}: its payload could not be understood.` }
  }
}

/** `owner/name` of the repository that a delivery of GitHub is about; null: of none. */
export function repositoryOf(contentType: string, body: Buffer): string | null {
  try {
    return aboutRepository.parse(JSON.parse(jsonOf(contentType, body))).repository.full_name
  } catch {
    return null
  }
}

const aboutRepository = z.object({ repository: z.object({ full_name: z.string() }) })

/** A webhook may be set to send a form whose field `payload` is the JSON. */
function jsonOf(contentType: string, body: Buffer): string {
  const text = body.toString()
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return text
  return new URLSearchParams(text).get('payload') ?? ''
}
