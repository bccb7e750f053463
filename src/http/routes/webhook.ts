import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import type { Services } from '../../actions/services.ts'
import { removeWebhook, setUpWebhook } from '../../actions/set-up-webhook.ts'
import type { Api } from '../api-types.ts'
import { projectParams, webhookSchema } from '../schemas.ts'
import { viewWebhook } from '../views.ts'

/** A project's own webhook, for its owner. */
export function webhookRoute(api: Api, services: Services): void {
  api.get(
    '/projects/:project/webhook',
    {
      schema: {
        summary: 'The webhook, and what has been heard from it',
        params: projectParams,
        response: { 200: z.object({ webhook: webhookSchema.nullable() }) },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      const webhook = await services.store.webhooks.find(project.id)
      return { webhook: webhook && viewWebhook(services, project, webhook) }
    },
  )

  api.post(
    '/projects/:project/webhook',
    {
      schema: {
        summary: 'Make the webhook, with a secret, and at GitHub too; the one that is there stays',
        params: projectParams,
        response: {
          200: z.object({
            webhook: webhookSchema,
            problem: z.string().nullable().describe("the webhook's"),
          }),
        },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      const webhook = await setUpWebhook(services, request.user, project)
      return { webhook: viewWebhook(services, project, webhook), problem: webhook.problem }
    },
  )

  api.delete(
    '/projects/:project/webhook',
    { schema: { summary: 'Take no more deliveries', params: projectParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      await removeWebhook(services, request.user, project)
      return reply.status(204).send(null)
    },
  )
}
