import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import type { Services } from '../../actions/services.ts'
import { importNow, removeSource, setSource } from '../../actions/source.ts'
import type { Api } from '../api-types.ts'
import { deploymentSchema, projectParams, sourceSchema } from '../schemas.ts'
import { viewDeployment, viewSource } from '../views.ts'

/** Where else a project's commits come from. */
export function sourceRoutes(api: Api, services: Services): void {
  api.get(
    '/projects/:project/source',
    {
      schema: {
        summary: 'The repository elsewhere that the project is imported from',
        params: projectParams,
        response: { 200: z.object({ source: sourceSchema.nullable() }) },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      const source = await services.store.sources.find(project.id)
      return { source: source && (await viewSource(services, project, source)) }
    },
  )

  api.post(
    '/projects/:project/source',
    {
      schema: {
        summary: 'Set the source, in place of the one that is there; nothing is fetched yet',
        params: projectParams,
        body: z.strictObject({
          url: z.string().min(1).max(2000).describe('https, ssh, or owner/name on GitHub'),
          branch: z.string().optional().describe('becomes the deploy branch; else the default one'),
          token: z
            .string()
            .min(1)
            .max(2000)
            .nullish()
            .describe(
              'for https; kept encrypted. Without it, the one of the same repository stays; null forgets it',
            ),
          deployKey: z
            .string()
            .min(1)
            .max(20_000)
            .nullish()
            .describe('SSH private key; kept encrypted, and stays as a token does'),
          githubApp: z
            .boolean()
            .optional()
            .describe('the GitHub App gives tokens, for repositories that it is installed in; admins only'),
          watch: z
            .array(
              z
                .string()
                .min(1)
                .max(500)
                .regex(/^[^\0]+$/),
            )
            .max(100)
            .optional()
            .describe('paths, globs too: webhooks deploy only what changes one of them'),
          waitForChecks: z
            .boolean()
            .default(false)
            .describe("GitHub with a token: webhooks deploy only what others' checks of the commit pass"),
        }),
        response: { 200: z.object({ source: sourceSchema }) },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      const source = await setSource(services, request.user, project, request.body)
      return { source: await viewSource(services, await services.store.projects.get(project.id), source) }
    },
  )

  api.delete(
    '/projects/:project/source',
    { schema: { summary: 'Forget the source', params: projectParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      await removeSource(services, request.user, project)
      return reply.status(204).send(null)
    },
  )

  api.post(
    '/projects/:project/import',
    {
      schema: {
        summary: "Deploy the newest commit of the source's branch",
        params: projectParams,
        response: { 202: deploymentSchema },
      },
    },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      const row = await importNow(services, request.user, project)
      return reply.status(202).send(await viewDeployment(services, project, row))
    },
  )
}
