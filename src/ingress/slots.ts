import type { Route } from './ingress.ts'

const smallestPool = 64
/** Free slots kept above the highest used one, so that new projects seldom need a reload. */
const margin = 16

/** How many backends are declared: a power of two ≥ 64 with room above the highest used slot. */
export function poolSize(routes: Pick<Route, 'slot'>[]): number {
  const highest = routes.reduce((max, { slot }) => Math.max(max, slot), -1)
  let size = smallestPool
  while (highest + margin >= size) size *= 2
  return size
}

export const backendName = (slot: number) => `slot_${slot}`

/** The service that faces the internet in place of the slot's main. */
export const publicName = (slot: number) => `public_${slot}`

/** The backend that visitors of a project's hosts reach. */
export const visitorsBackend = ({ slot, public: service }: Pick<Route, 'slot' | 'public'>) =>
  service ? publicName(slot) : backendName(slot)

/** An inner listener, with a backend of its own for what isn't HTTP. */
export const innerName = ({ address, port }: { address: string; port: number }) => `main_${address}_${port}`
