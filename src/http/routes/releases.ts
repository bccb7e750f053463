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
        response: { 200: z.object({ releases: z.array(releaseSchema) }) },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return { releases: (await services.store.releases.list(project.id)).map(viewRelease) }
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
