import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import type { Services } from '../../actions/services.ts'
import { importNow, removeSource, setSource } from '../../actions/source.ts'
import type { Api } from '../api-types.ts'
import { deploymentSchema, projectParams, sourceInput, sourceSchema } from '../schemas.ts'
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
        body: sourceInput,
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
