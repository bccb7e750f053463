import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { changeSettings } from '../../actions/change-settings.ts'
import { createProject } from '../../actions/create-project.ts'
import { deleteProject } from '../../actions/delete-project.ts'
import type { Services } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'
import { confirmQuery, projectParams, projectSchema } from '../schemas.ts'
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
        summary: 'Make an empty project; a first git push does the same',
        body: z.object({ name: z.string() }),
        response: { 201: projectSchema },
      },
    },
    async (request, reply) => {
      const project = await createProject(services, request.user, request.body.name)
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
