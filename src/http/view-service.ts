import { providedBy } from '../actions/connect-service.ts'
import type { Services } from '../actions/services.ts'
import { noService } from '../domain/spec/edit/services.ts'
import type { ServiceSpec } from '../domain/spec/spec.ts'
import type { Definition } from '../store/definitions.ts'
import type { ProjectRow, ServiceRow } from '../store/schema.ts'
import type { ServiceView } from './schemas.ts'
import { iso } from './times.ts'
import { viewContainer } from './view-spec.ts'

type Needs = Pick<Services, 'store' | 'catalogue'>

/** All services of a project, in the definition's order. */
export async function viewServices(needs: Needs, { id }: ProjectRow): Promise<ServiceView[]> {
  // The choice of the public container is newer than the row that was read to check the access.
  const project = await needs.store.projects.get(id)
  const definition = await needs.store.definitions.get(id)
  const rows = new Map((await needs.store.services.list(id)).map((row) => [row.name, row]))
  return definition.spec.services.flatMap((service) => {
    const row = rows.get(service.name)
    return row ? [view(needs, project, service, row, definition)] : []
  })
}

/** Throws a NotFoundError. */
export async function viewService(needs: Needs, project: ProjectRow, name: string): Promise<ServiceView> {
  const view = (await viewServices(needs, project)).find((service) => service.name === name)
  if (!view) throw noService(name)
  return view
}

function view(
  needs: Needs,
  project: ProjectRow,
  service: ServiceSpec,
  row: ServiceRow,
  { generated }: Definition,
): ServiceView {
  return {
    ...viewContainer(service),
    wanted: row.wanted,
    state: row.state,
    reason: row.reason,
    ports: JSON.parse(row.ports),
    address: row.container_address,
    isPublic: project.public_service === service.name,
    containerId: row.container_id,
    imageId: row.image_id,
    updating: row.update_wanted === 1,
    changedAt: iso(row.changed_at),
    provides: providedBy(needs, service, generated).map(({ key, text, secret }) => ({
      key,
      value: secret ? null : text,
      secret,
    })),
  }
}
