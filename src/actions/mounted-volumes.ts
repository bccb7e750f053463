import type { ProjectRow, ReleaseRow } from '../store/schema.ts'
import type { Services } from './services.ts'

export interface MountedVolume {
  volume: string
  /** `main` or a service's name. */
  container: string
  mount: string
  readOnly: boolean
  /** Number of the live release that has it, though main's next one won't; null: by its settings. */
  release: number | null
}

/** Where a project's volumes are mounted: by its definition, or still by the release that is live. */
export async function mountedVolumes(
  { store }: Pick<Services, 'store'>,
  project: ProjectRow,
): Promise<MountedVolume[]> {
  const { spec } = await store.definitions.get(project.id)
  const containers = [{ name: 'main', volumes: spec.main.volumes }, ...spec.services]
  const mounted: MountedVolume[] = containers.flatMap(({ name: container, volumes }) =>
    volumes.map(({ name: volume, ...rest }) => ({ volume, container, ...rest, release: null })),
  )
  const release = await liveRelease(store, project)
  for (const { name, mount, readOnly } of release ? store.releases.settings(release).volumes : []) {
    if (!spec.main.volumes.some((known) => known.name === name && known.mount === mount))
      mounted.push({ volume: name, container: 'main', mount, readOnly, release: release!.number })
  }
  return mounted
}

async function liveRelease(store: Services['store'], project: ProjectRow): Promise<ReleaseRow | null> {
  if (project.live_deployment_id === null) return null
  const { release_id: id } = await store.deployments.get(project.live_deployment_id)
  return id === null ? null : store.releases.get(id)
}
