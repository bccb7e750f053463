import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { deleteDomain, saveDomain } from '../../actions/change-domains.ts'
import { createResolver, domainRecords } from '../../actions/domain-records.ts'
import type { Services } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'
import { projectParams } from '../schemas.ts'
import { domainSchema } from '../spec-schemas.ts'

const params = projectParams.extend({ host: z.string() })
const listed = z.object({ domains: z.array(domainSchema) })

const recordsSchema = z.object({
  target: z.string().nullable().describe('what a CNAME record may name; null: nobody else could look it up'),
  addresses: z.array(z.string()).describe('of this server, as far as it knows them'),
  names: z.array(
    z.object({
      name: z.string(),
      addresses: z.array(z.string()),
      here: z.boolean().describe('one of them is this server'),
    }),
  ),
})

export function domainRoutes(api: Api, services: Services): void {
  api.get(
    '/projects/:project/domains',
    { schema: { summary: 'Domains', params: projectParams, response: { 200: listed } } },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return { domains: (await services.store.definitions.get(project.id)).spec.domains }
    },
  )

  const resolver = createResolver()
  api.get(
    '/projects/:project/domains/records',
    {
      schema: {
        summary: 'What DNS has for the domains, and what it should have',
        params: projectParams,
        response: { 200: recordsSchema },
      },
    },
    async (request) => {
      const { id, name } = await findProject(services, request.user, request.params.project)
      const { domains } = (await services.store.definitions.get(id)).spec
      return domainRecords(name, domains, services.config.domain, resolver)
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
