import type { Size } from './spec/spec.ts'

export interface Limits {
  memoryBytes: number
  cpus: number
  pids: number
  /** What it may write outside of its volumes. */
  diskBytes: number
}

/** What the engine holds a container to; null: the server's default. */
export function limitsOf({ memoryBytes, cpus, diskBytes }: Size, defaults: Limits): Limits {
  return {
    memoryBytes: memoryBytes ?? defaults.memoryBytes,
    cpus: cpus ?? defaults.cpus,
    pids: defaults.pids,
    diskBytes: diskBytes ?? defaults.diskBytes,
  }
}
