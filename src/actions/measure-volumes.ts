import { volumeName } from '../domain/engine-names.ts'
import type { ServerEngine, ServerServices } from './services.ts'

/** Notes how large each volume is. It may take minutes: the engine reads all their files. */
export async function measureVolumes(
  { store, events, instance }: Pick<ServerServices, 'store' | 'events' | 'instance'>,
  engine: Pick<ServerEngine, 'volumeSizes'>,
  signal: AbortSignal,
): Promise<void> {
  const volumes = await store.volumes.all()
  if (volumes.length === 0) return
  const sizes = await engine.volumeSizes(signal)
  const changed = new Set<string>()
  for (const { id, project, size_bytes } of volumes) {
    // The engine has none of one that no container has mounted yet.
    const bytes = sizes.get(volumeName(instance, id)) ?? 0
    await store.volumes.measured(id, bytes)
    if (bytes !== size_bytes) changed.add(project)
  }
  for (const project of changed) events.publish({ project, deployment: null, kind: 'service' })
}
