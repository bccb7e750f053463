import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import type { Services } from '../../actions/services.ts'
import { limitsOf } from '../../domain/limits.ts'
import type { Api } from '../api-types.ts'
import { diskSchema, projectParams } from '../schemas.ts'
import { isoOrNull } from '../times.ts'

export function diskRoutes(api: Api, { store, config }: Services): void {
  api.get(
    '/projects/:project/disk',
    {
      schema: {
        summary:
          'What its containers have written outside of volumes; it is measured every quarter of an hour',
        params: projectParams,
        response: { 200: z.object({ containers: z.array(diskSchema) }) },
      },
    },
    async (request) => {
      const { id } = await findProject({ store }, request.user, request.params.project)
      const { main, services } = (await store.definitions.get(id)).spec
      const written = new Map((await store.written.list(id)).map((row) => [row.container, row]))
      return {
        containers: [{ name: 'main', ...main }, ...services].map(({ name: container, size }) => ({
          container,
          writtenBytes: written.get(container)?.bytes ?? null,
          limitBytes: limitsOf(size, config.limits).diskBytes,
          measuredAt: isoOrNull(written.get(container)?.measured_at ?? null),
        })),
      }
    },
  )
}
