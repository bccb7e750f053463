import { z } from 'zod'
import { findAppSecret, receiveAppDelivery } from '../../actions/receive-app-delivery.ts'
import { findHook, type Hook, receiveDelivery } from '../../actions/receive-delivery.ts'
import type { Services } from '../../actions/services.ts'
import { announce } from '../../actions/start-deployment.ts'
import { hostNames } from '../../github/hosts.ts'
import type { RecordedDelivery } from '../../store/deliveries.ts'
import type { ProjectRow } from '../../store/schema.ts'
import type { Api, FastifyRequest } from '../api-types.ts'
import type { DeliveryView } from '../schemas.ts'
import { viewDelivery } from '../views.ts'

/** GitHub sends no more. */
const mostBytes = 25 * 1024 * 1024

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a webhook's address. */
    hook: Hook
    /** What deliveries of the GitHub App are signed with. */
    appSecret: string
  }
}

/** Deliveries of git hosts. They are let in by their signature, which is over the body's bytes as they came. */
export function webhookRoutes(api: Api, services: Services): void {
  api.removeAllContentTypeParsers()
  api.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  api.decorateRequest('hook')
  api.decorateRequest('appSecret')

  api.post(
    '/webhooks/:host/:project',
    {
      bodyLimit: mostBytes,
      schema: { hide: true, params: z.object({ host: z.enum(hostNames), project: z.string() }) },
      // Before the body is read, which is large when it pleases the sender.
      onRequest: async (request) => {
        request.hook = await findHook(services, (request.params as { project: string }).project)
      },
    },
    async (request, reply) => {
      const { hook, params, headers } = request
      const recorded = await receiveDelivery(services, hook, params.host, headers, bodyOf(request))
      return reply.status(202).send(await takeUp(request, hook.project, recorded))
    },
  )

  api.post(
    '/webhooks/github',
    {
      bodyLimit: mostBytes,
      schema: { hide: true },
      onRequest: async (request) => {
        request.appSecret = await findAppSecret(services)
      },
    },
    async (request, reply) => {
      const { appSecret, headers } = request
      const kept = await receiveAppDelivery(services, appSecret, headers, bodyOf(request))
      const deliveries = kept.map(({ project, recorded }) => takeUp(request, project, recorded))
      return reply.status(202).send({ deliveries: await Promise.all(deliveries) })
    },
  )

  async function takeUp(
    { log }: FastifyRequest,
    project: ProjectRow,
    { delivery, accepted }: RecordedDelivery,
  ): Promise<DeliveryView> {
    if (accepted && !accepted.joined) {
      // What a crash leaves undone of this, the reconciler does.
      announce(services, project, accepted).catch((err) => log.error({ err }, 'delivery'))
    }
    services.events.publish({ project: project.name, deployment: null, kind: 'delivery' })
    return viewDelivery(services, project, delivery)
  }
}

function bodyOf({ body }: { body: unknown }): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0)
}
