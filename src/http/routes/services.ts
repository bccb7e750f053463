import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { deleteService, orderService, saveService, serviceOrders } from '../../actions/change-services.ts'
import { checkConfirmed } from '../../actions/confirm.ts'
import type { Services } from '../../actions/services.ts'
import { noService, type ServiceInput } from '../../domain/spec/edit/services.ts'
import type { Api, FastifyRequest } from '../api-types.ts'
import { confirmQuery, projectParams, serviceParams, serviceViewSchema } from '../schemas.ts'
import { serviceInputSchema, sizeSchema } from '../spec-schemas.ts'
import { viewService, viewServices } from '../view-service.ts'

type Params = z.infer<typeof serviceParams>

export function serviceRoutes(api: Api, services: Services): void {
  const one = '/projects/:project/services/:service'

  const save = async (
    user: FastifyRequest['user'],
    { project: name, service }: Params,
    input: ServiceInput,
  ) => {
    const project = await findProject(services, user, name)
    await saveService(services, user, project, service, input)
    return viewService(services, project, service)
  }
  const isThere = async (user: FastifyRequest['user'], { project: name, service }: Params) => {
    const project = await findProject(services, user, name)
    return (await services.store.services.find(project.id, service)) !== null
  }

  api.get(
    '/projects/:project/services',
    {
      schema: {
        summary: 'Services: what they are to be, and how they are',
        params: projectParams,
        response: { 200: z.object({ services: z.array(serviceViewSchema) }) },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return { services: await viewServices(services, project) }
    },
  )

  api.get(
    one,
    { schema: { summary: 'One service', params: serviceParams, response: { 200: serviceViewSchema } } },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return viewService(services, project, request.params.service)
    },
  )

  api.put(
    one,
    {
      schema: {
        summary:
          'Add a service, from the catalogue (`catalogue` and `tag`, or the name of an entry alone) or any `image`, or change it; what is left out has the catalogue’s defaults, or stays',
        params: serviceParams,
        body: serviceInputSchema,
        response: { 200: serviceViewSchema, 201: serviceViewSchema },
      },
    },
    async (request, reply) => {
      const known = await isThere(request.user, request.params)
      const view = await save(request.user, request.params, request.body)
      return reply.status(known ? 200 : 201).send(view)
    },
  )

  api.patch(
    one,
    {
      schema: {
        summary: 'Change a service; what is left out stays',
        params: serviceParams,
        body: serviceInputSchema,
        response: { 200: serviceViewSchema },
      },
    },
    async (request) => {
      if (!(await isThere(request.user, request.params))) throw noService(request.params.service)
      return save(request.user, request.params, request.body)
    },
  )

  api.patch(
    `${one}/size`,
    {
      schema: {
        summary: "Change a service's size, as it runs; null: the server's default",
        params: serviceParams,
        body: sizeSchema.partial(),
        response: { 200: serviceViewSchema },
      },
    },
    async (request) => {
      if (!(await isThere(request.user, request.params))) throw noService(request.params.service)
      return save(request.user, request.params, { size: request.body })
    },
  )

  api.delete(
    one,
    {
      schema: {
        summary: 'Remove a service; `confirm` is its name again. Its volumes stay',
        params: serviceParams,
        querystring: confirmQuery,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      const { service } = request.params
      if (!(await isThere(request.user, request.params))) throw noService(service)
      checkConfirmed(service, request.query.confirm)
      await deleteService(services, request.user, project, service)
      return reply.status(204).send(null)
    },
  )

  for (const order of serviceOrders) {
    api.post(
      `${one}/${order}`,
      {
        schema: {
          summary: orderSummaries[order],
          params: serviceParams,
          response: { 202: serviceViewSchema },
        },
      },
      async (request, reply) => {
        const project = await findProject(services, request.user, request.params.project)
        await orderService(services, request.user, project, request.params.service, order)
        return reply.status(202).send(await viewService(services, project, request.params.service))
      },
    )
  }
}

const orderSummaries = {
  start: 'Start a service that was stopped',
  stop: 'Stop a service; it stays stopped',
  restart: 'Replace the container of a service by a new one',
  update: 'Pull the image of a service anew, and replace its container if that is another one now',
}
