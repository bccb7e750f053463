import { z } from 'zod'
import { removeKeptVolume } from '../../actions/change-volumes.ts'
import type { ServerServices } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'
import { confirmQuery, keptVolumeSchema } from '../schemas.ts'
import { viewKeptVolume } from '../view-volumes.ts'

export function keptVolumeRoutes(api: Api, services: ServerServices): void {
  api.get(
    '/volumes',
    {
      schema: {
        summary: 'Volumes of my deleted projects; a new project of the same name gets them back',
        response: { 200: z.object({ volumes: z.array(keptVolumeSchema) }) },
      },
    },
    async ({ user }) => {
      const rows = await services.store.volumes.kept(user.admin ? null : user.id)
      return { volumes: await Promise.all(rows.map((row) => viewKeptVolume(services, row))) }
    },
  )

  api.delete(
    '/volumes/:id',
    {
      schema: {
        summary: 'Remove a volume of a deleted project now; `confirm` is its name',
        params: z.object({ id: z.coerce.number().int() }),
        querystring: confirmQuery,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await removeKeptVolume(services, request.user, request.params.id, request.query.confirm)
      return reply.status(204).send(null)
    },
  )
}
