import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { deleteConfigFile, saveConfigFile } from '../../actions/change-config-files.ts'
import type { DefinitionChange } from '../../actions/change-definition.ts'
import type { Services } from '../../actions/services.ts'
import { containerOf } from '../../domain/spec/containers.ts'
import { noService } from '../../domain/spec/edit/services.ts'
import type { ConfigFile, Spec } from '../../domain/spec/spec.ts'
import type { ProjectRow } from '../../store/schema.ts'
import type { Api } from '../api-types.ts'
import { containerParams, containerPaths } from '../container-paths.ts'
import { deploymentSchema } from '../schemas.ts'
import { configFileSchema } from '../spec-schemas.ts'
import { viewDeployment } from '../views.ts'

const listed = z.object({ configFiles: z.array(configFileSchema) })
const changed = listed.extend({ deployment: deploymentSchema.nullable() })

export function configFileRoutes(api: Api, services: Services): void {
  const result = async (
    project: ProjectRow,
    container: string,
    { spec, deployment }: DefinitionChange,
  ): Promise<z.infer<typeof changed>> => ({
    configFiles: filesOf(spec, container),
    deployment: deployment && (await viewDeployment(services, project, deployment)),
  })

  for (const { path, of } of containerPaths('/config-files')) {
    api.get(
      path,
      { schema: { summary: `Config files of ${of}`, params: containerParams, response: { 200: listed } } },
      async (request) => {
        const project = await findProject(services, request.user, request.params.project)
        const { spec } = await services.store.definitions.get(project.id)
        return { configFiles: filesOf(spec, request.params.service) }
      },
    )

    api.put(
      path,
      {
        schema: {
          summary: `Mount a text as a file in ${of}; a live main gets it as a new release, a service is restarted`,
          params: containerParams,
          body: z.strictObject({ mount: z.string(), content: z.string() }),
          response: { 200: changed },
        },
      },
      async (request) => {
        const { project: name, service } = request.params
        const project = await findProject(services, request.user, name)
        const change = await saveConfigFile(services, request.user, project, service, request.body)
        return result(project, service, change)
      },
    )

    api.delete(
      path,
      {
        schema: {
          summary: `Take a config file from ${of}`,
          params: containerParams,
          querystring: z.object({ mount: z.string() }),
          response: { 200: changed },
        },
      },
      async (request) => {
        const { project: name, service } = request.params
        const project = await findProject(services, request.user, name)
        const change = await deleteConfigFile(services, request.user, project, service, request.query.mount)
        return result(project, service, change)
      },
    )
  }
}

function filesOf(spec: Spec, container: string): ConfigFile[] {
  const found = containerOf(spec, container)
  if (!found) throw noService(container)
  return found.configFiles
}
