import type { HealthCheck } from '../../src/domain/spec/spec.ts'
import type { HealthTarget } from './probe.ts'

/** doprax.yaml's word goes before the image's, and a HEALTHCHECK before a bare port. null: nothing can be asked. */
export function healthTarget(
  health: HealthCheck | null,
  image: { port: number | null; hasHealthcheck: boolean },
  host: string,
): HealthTarget | null {
  const port = health?.port ?? image.port
  if (health?.path && port) return { kind: 'http', port, path: health.path, host }
  if (health?.port) return { kind: 'tcp', port: health.port }
  if (image.hasHealthcheck) return { kind: 'image' }
  return port ? { kind: 'tcp', port } : null
}
