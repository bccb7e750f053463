import { findProject } from '../../actions/access.ts'
import type { Services } from '../../actions/services.ts'
import type { Api } from '../api-types.ts'
import { projectParams } from '../schemas.ts'
import { specSchema } from '../spec-schemas.ts'
import { viewSpec } from '../view-spec.ts'

export function definitionRoutes(api: Api, services: Services): void {
  api.get(
    '/projects/:project/definition',
    {
      schema: {
        summary: 'All that a project is to be, as a doprax.yaml would say it',
        params: projectParams,
        response: { 200: specSchema },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return viewSpec((await services.store.definitions.get(project.id)).spec)
    },
  )
}
