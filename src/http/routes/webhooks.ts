import { z } from 'zod'
import { findHook, type Hook, receiveDelivery } from '../../actions/receive-delivery.ts'
import type { Services } from '../../actions/services.ts'
import { announce } from '../../actions/start-deployment.ts'
import { hostNames } from '../../github/hosts.ts'
import type { Api } from '../api-types.ts'
import { viewDelivery } from '../views.ts'

/** GitHub sends no more. */
const mostBytes = 25 * 1024 * 1024

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a webhook's address. */
    hook: Hook
  }
}

/** Deliveries of git hosts. They are let in by their signature, which is over the body's bytes as they came. */
export function webhookRoutes(api: Api, services: Services): void {
  api.removeAllContentTypeParsers()
  api.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  api.decorateRequest('hook')

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
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const { hook, params, headers } = request
      const { delivery, accepted } = await receiveDelivery(services, hook, params.host, headers, body)
      if (accepted && !accepted.joined) {
        // What a crash leaves undone of this, the reconciler does.
        announce(services, hook.project, accepted).catch((err) => request.log.error({ err }, 'delivery'))
      }
      services.events.publish({ project: hook.project.name, deployment: null, kind: 'delivery' })
      return reply.status(202).send(await viewDelivery(services, hook.project, delivery))
    },
  )
}
