import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { redeliver } from '../../actions/redeliver.ts'
import type { Services } from '../../actions/services.ts'
import { NotFoundError } from '../../errors.ts'
import type { DeliveryRow, ProjectRow } from '../../store/schema.ts'
import type { User } from '../../store/users.ts'
import type { Api } from '../api-types.ts'
import { deliverySchema, projectParams } from '../schemas.ts'
import { viewDelivery } from '../views.ts'

const deliveryParams = projectParams.extend({ id: z.coerce.number().int().min(1) })

export function deliveryRoutes(api: Api, services: Services): void {
  const { store } = services

  api.get(
    '/projects/:project/deliveries',
    {
      schema: {
        summary: 'What webhooks have sent, newest first',
        params: projectParams,
        querystring: z.object({
          before: z.coerce.number().int().min(1).optional().describe('those with a lower id'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
        response: { 200: z.object({ deliveries: z.array(deliverySchema), more: z.boolean() }) },
      },
    },
    async (request) => {
      const { before, limit } = request.query
      const project = await findProject(services, request.user, request.params.project)
      const rows = await store.deliveries.list(project.id, limit + 1, before ?? null)
      const shown = rows.slice(0, limit).map((row) => viewDelivery(services, project, row))
      return { deliveries: await Promise.all(shown), more: rows.length > limit }
    },
  )

  api.get(
    '/projects/:project/deliveries/:id',
    { schema: { summary: 'One delivery', params: deliveryParams, response: { 200: deliverySchema } } },
    async (request) => {
      const { project, delivery } = await findDelivery(services, request.user, request.params)
      return viewDelivery(services, project, delivery)
    },
  )

  api.post(
    '/projects/:project/deliveries/:id/redeliver',
    {
      schema: {
        summary: 'Decide a delivery anew; what it deployed without success is tried again',
        params: deliveryParams,
        response: { 202: deliverySchema },
      },
    },
    async (request, reply) => {
      const { project, delivery } = await findDelivery(services, request.user, request.params)
      const again = await redeliver(services, request.user, project, delivery)
      return reply.status(202).send(await viewDelivery(services, project, again))
    },
  )
}

async function findDelivery(
  services: Pick<Services, 'store'>,
  user: User,
  params: z.infer<typeof deliveryParams>,
): Promise<{ project: ProjectRow; delivery: DeliveryRow }> {
  const project = await findProject(services, user, params.project)
  const delivery = await services.store.deliveries.find(project.id, params.id)
  if (!delivery) throw new NotFoundError(`${project.name} has no delivery ${params.id}.`)
  return { project, delivery }
}
