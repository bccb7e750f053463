import { volumeName } from '../src/domain/engine-names.ts'
import { limitsOf } from '../src/domain/limits.ts'
import type { MainSettings } from '../src/domain/spec/main-settings.ts'
import type { Size, VolumeMount } from '../src/domain/spec/spec.ts'
import type { ContainerSpec } from '../src/engine/engine.ts'
import type { ProjectRow } from '../src/store/schema.ts'
import type { WorkerServices } from './worker-services.ts'

/** Between two probes of a container that is not healthy yet. */
export const probeEveryMs = 250

/** What the definition says of any container, in the engine's words. */
export async function engineParts(
  { store, instance, config }: Pick<WorkerServices, 'store' | 'instance' | 'config'>,
  project: ProjectRow,
  {
    volumes,
    configFiles,
    size,
    command,
    stop,
  }: Omit<MainSettings, 'health' | 'deploy' | 'needs'> & { size: Size },
): Promise<Pick<ContainerSpec, 'volumes' | 'files' | 'command' | 'stopSignal' | 'limits'>> {
  return {
    volumes: await Promise.all(volumes.map((volume) => mountOf(store, instance, project, volume))),
    files: configFiles.map(({ mount, content }) => ({ mount, content: content ?? '' })),
    command,
    stopSignal: stop.signal,
    limits: limitsOf(size, config.limits),
  }
}

async function mountOf(
  store: WorkerServices['store'],
  instance: string,
  project: ProjectRow,
  { name, mount, readOnly }: VolumeMount,
): Promise<NonNullable<ContainerSpec['volumes']>[number]> {
  // One that was removed by name comes back empty when an old release that mounts it does.
  const volume = (await store.volumes.find(project.id, name)) ?? (await store.volumes.create(project, name))
  return { name: volumeName(instance, volume.id), mount, readOnly }
}
