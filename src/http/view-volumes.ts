import { mountedVolumes } from '../actions/mounted-volumes.ts'
import type { Services } from '../actions/services.ts'
import type { ProjectRow, VolumeRow } from '../store/schema.ts'
import type { KeptVolumeView, VolumeView } from './schemas.ts'
import { iso, isoOrNull } from './times.ts'

export async function viewVolumes(
  { store }: Pick<Services, 'store'>,
  project: ProjectRow,
): Promise<VolumeView[]> {
  const mounted = Map.groupBy(await mountedVolumes({ store }, project), ({ volume }) => volume)
  return (await store.volumes.list(project.id)).map((row) => ({
    name: row.name,
    sizeBytes: row.size_bytes,
    measuredAt: isoOrNull(row.measured_at),
    createdAt: iso(row.created_at),
    mounts: mounted.get(row.name) ?? [],
  }))
}

export async function viewKeptVolume(
  { store }: Pick<Services, 'store'>,
  row: VolumeRow,
): Promise<KeptVolumeView> {
  return {
    id: row.id,
    project: row.project,
    name: row.name,
    owner: await store.users.nameOf(row.owner_id),
    sizeBytes: row.size_bytes,
    createdAt: iso(row.created_at),
    keptUntil: isoOrNull(row.expires_at),
  }
}
