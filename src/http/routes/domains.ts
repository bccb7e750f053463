import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { deleteDomain, saveDomain } from '../../actions/change-domains.ts'
import type { Services } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'
import { projectParams } from '../schemas.ts'
import { domainSchema } from '../spec-schemas.ts'

const params = projectParams.extend({ host: z.string() })
const listed = z.object({ domains: z.array(domainSchema) })

export function domainRoutes(api: Api, services: Services): void {
  api.get(
    '/projects/:project/domains',
    { schema: { summary: 'Domains', params: projectParams, response: { 200: listed } } },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return { domains: (await services.store.definitions.get(project.id)).spec.domains }
    },
  )

  api.put(
    '/projects/:project/domains/:host',
    {
      schema: {
        summary: 'Let a project answer at a domain',
        params,
        body: domainSchema.pick({ www: true }).partial().nullish(),
        response: { 200: listed },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      const domain = { host: request.params.host, www: request.body?.www ?? false }
      return { domains: await saveDomain(services, request.user, project, domain) }
    },
  )

  api.delete(
    '/projects/:project/domains/:host',
    { schema: { summary: 'Take a domain from a project', params, response: { 204: z.null() } } },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      await deleteDomain(services, request.user, project, request.params.host)
      return reply.status(204).send(null)
    },
  )
}
