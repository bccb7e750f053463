import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import type { DefinitionChange } from '../../actions/change-definition.ts'
import { changeEnv } from '../../actions/change-env.ts'
import { connectService } from '../../actions/connect-service.ts'
import type { Services } from '../../actions/services.ts'
import { formatDotenv, parseDotenv } from '../../domain/dotenv.ts'
import type { EnvChange } from '../../domain/spec/edit/env.ts'
import type { ProjectRow } from '../../store/schema.ts'
import type { Api, FastifyRequest } from '../api-types.ts'
import { containerParams, containerPaths } from '../container-paths.ts'
import { deploymentSchema, envSchema, serviceParams } from '../schemas.ts'
import { readText, textBody } from '../text-body.ts'
import { viewDeployment } from '../views.ts'

const changed = z.object({ env: z.array(envSchema), deployment: deploymentSchema.nullable() })

export function envRoutes(api: Api, services: Services): void {
  const list = async (projectId: number, container: string) =>
    (await services.store.env.list(projectId, container)).map(({ key, value, secret }) => ({
      key,
      value: secret ? null : value,
      secret,
    }))
  const view = async (project: ProjectRow, container: string, { deployment }: DefinitionChange) => ({
    env: await list(project.id, container),
    deployment: deployment && (await viewDeployment(services, project, deployment)),
  })
  const change = async (
    user: FastifyRequest['user'],
    { project: name, service }: z.infer<typeof containerParams>,
    what: EnvChange,
  ) => {
    const project = await findProject(services, user, name)
    return view(project, service, await changeEnv(services, user, project, service, what))
  }

  api.post(
    '/projects/:project/services/:service/connect',
    {
      schema: {
        summary: 'Set the variables in main with which it reaches a service of the catalogue',
        params: serviceParams,
        response: { 200: changed },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      const change = await connectService(services, request.user, project, request.params.service)
      return view(project, 'main', change)
    },
  )

  for (const { path, of } of containerPaths('/env')) {
    api.get(
      path,
      {
        schema: {
          summary: `Environment variables of ${of}`,
          params: containerParams,
          response: { 200: z.object({ env: z.array(envSchema) }) },
        },
      },
      async (request) => {
        const project = await findProject(services, request.user, request.params.project)
        return { env: await list(project.id, request.params.service) }
      },
    )

    api.patch(
      path,
      {
        schema: {
          summary: `Set and unset variables of ${of}; a live main gets them as a new release, a service is restarted`,
          params: containerParams,
          body: z.object({
            set: z
              .record(z.string(), z.object({ value: z.string(), secret: z.boolean().optional() }))
              .default({}),
            unset: z.array(z.string()).default([]),
          }),
          response: { 200: changed },
        },
      },
      (request) => change(request.user, request.params, request.body),
    )

    api.get(
      `${path}/dotenv`,
      {
        schema: {
          summary: `The variables of ${of} as a .env file; secret ones are named in it, without their values`,
          params: containerParams,
          produces: ['text/plain'],
        },
      },
      async (request, reply) => {
        const project = await findProject(services, request.user, request.params.project)
        const text = formatDotenv(await list(project.id, request.params.service))
        return reply.type('text/plain; charset=utf-8').send(text)
      },
    )

    api.put(
      `${path}/dotenv`,
      {
        schema: {
          summary: `Set the variables of ${of} that a .env file has; others stay`,
          params: containerParams,
          querystring: z.object({
            secret: z
              .enum(['true', 'false'])
              .default('false')
              .describe('whether those that are new are secret'),
          }),
          consumes: ['text/plain'],
          body: textBody,
          response: { 200: changed },
        },
      },
      async (request) => {
        const project = await findProject(services, request.user, request.params.project)
        const known = new Set((await list(project.id, request.params.service)).map(({ key }) => key))
        const secret = request.query.secret === 'true'
        const set = [...parseDotenv(readText(request.body))].map(
          ([key, value]) => [key, known.has(key) ? { value } : { value, secret }] as const,
        )
        return change(request.user, request.params, { set: Object.fromEntries(set), unset: [] })
      },
    )
  }
}
