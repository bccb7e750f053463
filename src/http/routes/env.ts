import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { changeEnv } from '../../actions/change-env.ts'
import type { Services } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'
import { deploymentSchema, envSchema, projectParams } from '../schemas.ts'
import { viewDeployment } from '../views.ts'

export function envRoutes(api: Api, services: Services): void {
  const list = async (projectId: number) =>
    (await services.store.env.list(projectId, 'main')).map(({ key, value, secret }) => ({
      key,
      value: secret ? null : value,
      secret,
    }))

  api.get(
    '/projects/:project/env',
    {
      schema: {
        summary: 'Environment variables of main',
        params: projectParams,
        response: { 200: z.object({ env: z.array(envSchema) }) },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return { env: await list(project.id) }
    },
  )

  api.patch(
    '/projects/:project/env',
    {
      schema: {
        summary: 'Set and unset variables; a live project gets them as a new release',
        params: projectParams,
        body: z.object({
          set: z
            .record(z.string(), z.object({ value: z.string().max(131_072), secret: z.boolean().optional() }))
            .default({}),
          unset: z.array(z.string()).default([]),
        }),
        response: { 200: z.object({ env: z.array(envSchema), deployment: deploymentSchema.nullable() }) },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      const row = await changeEnv(services, request.user, project, 'main', request.body)
      return {
        env: await list(project.id),
        deployment: row && (await viewDeployment(services, project, row)),
      }
    },
  )
}
