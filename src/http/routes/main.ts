import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { changeMain } from '../../actions/change-main.ts'
import type { ServerServices } from '../../actions/services.ts'
import type { MainInput } from '../../domain/spec/edit/main.ts'
import type { Api, FastifyRequest } from '../api-types.ts'
import { deploymentSchema, projectParams } from '../schemas.ts'
import { mainInputSchema, mainSchema, sizeSchema } from '../spec-schemas.ts'
import { viewContainer } from '../view-spec.ts'
import { viewDeployment } from '../views.ts'

const changed = z.object({ main: mainSchema, deployment: deploymentSchema.nullable() })

export function mainRoutes(api: Api, services: ServerServices): void {
  const change = async (user: FastifyRequest['user'], name: string, input: MainInput) => {
    const project = await findProject(services, user, name)
    const { spec, deployment } = await changeMain(services, user, project, input)
    return {
      main: viewContainer(spec.main),
      deployment: deployment && (await viewDeployment(services, project, deployment)),
    }
  }

  api.get(
    '/projects/:project/main',
    {
      schema: {
        summary: "Main's settings, for its next release",
        params: projectParams,
        response: { 200: mainSchema },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return viewContainer((await services.store.definitions.get(project.id)).spec.main)
    },
  )

  api.patch(
    '/projects/:project/main',
    {
      schema: {
        summary:
          "Change main's settings; what is left out stays. A live project gets them as a new release; `build` is for the next push",
        params: projectParams,
        body: mainInputSchema,
        response: { 200: changed },
      },
    },
    (request) => change(request.user, request.params.project, request.body),
  )

  api.patch(
    '/projects/:project/main/size',
    {
      schema: {
        summary: "Change main's size, as it runs; null: the server's default",
        params: projectParams,
        body: sizeSchema.partial(),
        response: { 200: changed },
      },
    },
    (request) => change(request.user, request.params.project, { size: request.body }),
  )
}
