import type { Size } from '../../domain/spec/spec.ts'

/** `384 MB`, of 1024² bytes each as in doprax.yaml. */
export function formatMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MB`
}

/** `384 MB · 0.5 CPU`; what is not set is the server's default. */
export function formatSize({ memoryBytes, cpus }: Size): string {
  const parts = [memoryBytes !== null && formatMegabytes(memoryBytes), cpus !== null && `${cpus} CPU`]
  return parts.filter(Boolean).join(' · ') || 'default size'
}
