import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { cancel } from '../../actions/cancel.ts'
import { retry } from '../../actions/retry.ts'
import type { Services } from '../../actions/services.ts'
import { NotFoundError } from '../../errors.ts'
import type { DeploymentRow, ProjectRow } from '../../store/schema.ts'
import type { User } from '../../store/users.ts'
import type { Api } from '../api-types.ts'
import { deploymentParams, deploymentSchema, projectParams } from '../schemas.ts'
import { viewDeployment } from '../views.ts'

export function deploymentRoutes(api: Api, services: Services): void {
  const { store } = services

  api.get(
    '/projects/:project/deployments',
    {
      schema: {
        summary: 'Deployments, newest first',
        params: projectParams,
        querystring: z.object({
          before: z.coerce.number().int().min(1).optional().describe('those with a lower number'),
          limit: z.coerce.number().int().min(1).max(100).default(20),
        }),
        response: { 200: z.object({ deployments: z.array(deploymentSchema), more: z.boolean() }) },
      },
    },
    async (request) => {
      const { before, limit } = request.query
      const project = await findProject(services, request.user, request.params.project)
      const rows = await store.deployments.list(project.id, limit + 1, before ?? null)
      const shown = rows.slice(0, limit).map((row) => viewDeployment(services, project, row))
      return { deployments: await Promise.all(shown), more: rows.length > limit }
    },
  )

  api.get(
    '/projects/:project/deployments/:number',
    { schema: { summary: 'One deployment', params: deploymentParams, response: { 200: deploymentSchema } } },
    async (request) => {
      const { project, deployment } = await findDeployment(services, request.user, request.params)
      return viewDeployment(services, project, deployment)
    },
  )

  api.post(
    '/projects/:project/deployments/:number/cancel',
    {
      schema: { summary: 'Stop a deployment', params: deploymentParams, response: { 202: deploymentSchema } },
    },
    async (request, reply) => {
      const { project, deployment } = await findDeployment(services, request.user, request.params)
      const row = await cancel(services, request.user, project, deployment)
      return reply.status(202).send(await viewDeployment(services, project, row))
    },
  )

  api.post(
    '/projects/:project/deployments/:number/retry',
    {
      schema: {
        summary: 'The same again, as a new deployment',
        params: deploymentParams,
        response: { 202: deploymentSchema },
      },
    },
    async (request, reply) => {
      const { project, deployment } = await findDeployment(services, request.user, request.params)
      const row = await retry(services, request.user, project, deployment)
      return reply.status(202).send(await viewDeployment(services, project, row))
    },
  )
}

export async function findDeployment(
  services: Pick<Services, 'store'>,
  user: User,
  params: z.infer<typeof deploymentParams>,
): Promise<{ project: ProjectRow; deployment: DeploymentRow }> {
  const project = await findProject(services, user, params.project)
  const deployment = await services.store.deployments.find(project.id, params.number)
  if (!deployment) throw new NotFoundError(`${project.name} has no deployment ${params.number}.`)
  return { project, deployment }
}
