import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { changeSettings } from '../../actions/change-settings.ts'
import { createProject } from '../../actions/create-project.ts'
import { deleteProject } from '../../actions/delete-project.ts'
import { importProject } from '../../actions/import-project.ts'
import type { Services } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'
import { confirmQuery, projectParams, projectSchema, sourceInput } from '../schemas.ts'
import { viewProject } from '../views.ts'

export function projectRoutes(api: Api, services: Services): void {
  const { store } = services

  api.get(
    '/projects',
    {
      schema: {
        summary: 'All projects that are mine',
        response: { 200: z.object({ projects: z.array(projectSchema) }) },
      },
    },
    async (request) => {
      const rows = await store.projects.list(request.user.admin ? null : request.user.id)
      return { projects: await Promise.all(rows.map((row) => viewProject(services, row))) }
    },
  )

  api.post(
    '/projects',
    {
      schema: {
        summary:
          'Make a project: an empty one, as a first git push does, or one that is imported from a source',
        body: z.object({
          name: z.string(),
          source: sourceInput.optional().describe('its newest commit is deployed at once'),
        }),
        response: { 201: projectSchema },
      },
    },
    async (request, reply) => {
      const { name, source } = request.body
      const project = source
        ? await importProject(services, request.user, name, source)
        : await createProject(services, request.user, name)
      return reply.status(201).send(await viewProject(services, project))
    },
  )

  api.get(
    '/projects/:project',
    { schema: { summary: 'One project', params: projectParams, response: { 200: projectSchema } } },
    async (request) =>
      viewProject(services, await findProject(services, request.user, request.params.project)),
  )

  api.patch(
    '/projects/:project',
    {
      schema: {
        summary: 'Change settings of a project; what is left out stays',
        params: projectParams,
        body: z.strictObject({ autoApply: z.boolean(), deployBranch: z.string() }).partial(),
        response: { 200: projectSchema },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return viewProject(services, await changeSettings(services, request.user, project, request.body))
    },
  )

  api.delete(
    '/projects/:project',
    {
      schema: {
        summary: 'Delete a project; `confirm` is its name again. Its volumes stay until `volumesKeptUntil`',
        params: projectParams,
        querystring: confirmQuery,
        response: { 202: projectSchema },
      },
    },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      const deleting = await deleteProject(services, request.user, project, request.query.confirm)
      return reply.status(202).send(await viewProject(services, deleting))
    },
  )
}
