import type { ContainerListing, Engine } from '../../src/engine/engine.ts'
import type { ServiceRow } from '../../src/store/schema.ts'
import type { Observe } from './bring-service.ts'

/** A container of a service that ran well. */
export interface Proven {
  id: string
  image_id: string
  /** JSON array of the image's TCP ports. */
  ports: string
}

/** The container that is to be brought back if `next` does not come up in its place; null: there is none. */
export function provenOf(
  { proven }: ServiceRow,
  containers: ContainerListing[],
  next: ContainerListing | undefined,
): Proven | null {
  const ran: Proven | null = proven === null ? null : JSON.parse(proven)
  return ran?.id !== next?.id && containers.some(({ id }) => id === ran?.id) ? ran : null
}

/** Runs it again, as `refused`, the fingerprint of its successor, did not come up. */
export async function bringBack(
  engine: Engine,
  { id, ...image }: Proven,
  observe: Observe,
  { refused, reason }: Pick<ServiceRow, 'refused' | 'reason'>,
): Promise<void> {
  const { address } = await engine.resumeContainer(id)
  await observe({ ...image, state: 'running', reason, container_id: id, container_address: address, refused })
}
