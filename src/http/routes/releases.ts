import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { rollback } from '../../actions/rollback.ts'
import type { Services } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'
import { deploymentSchema, projectParams, releaseSchema } from '../schemas.ts'
import { viewDeployment, viewRelease } from '../views.ts'

export function releaseRoutes(api: Api, services: Services): void {
  api.get(
    '/projects/:project/releases',
    {
      schema: {
        summary: 'Releases, newest first',
        params: projectParams,
        querystring: z.object({
          before: z.coerce.number().int().min(1).optional().describe('those with a lower number'),
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: { 200: z.object({ releases: z.array(releaseSchema), more: z.boolean() }) },
      },
    },
    async (request) => {
      const { before, limit } = request.query
      const project = await findProject(services, request.user, request.params.project)
      const releases = await services.store.releases.page(project.id, limit + 1, before ?? null)
      return { releases: releases.slice(0, limit).map(viewRelease), more: releases.length > limit }
    },
  )

  api.post(
    '/projects/:project/rollback',
    {
      schema: {
        summary: 'Deploy a former release, with no build; without a number the one before',
        params: projectParams,
        body: z.object({ release: z.number().int().min(1).optional() }).nullish(),
        response: { 202: deploymentSchema },
      },
    },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      const row = await rollback(services, request.user, project, request.body?.release ?? null)
      return reply.status(202).send(await viewDeployment(services, project, row))
    },
  )
}
