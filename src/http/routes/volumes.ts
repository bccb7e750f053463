import type { Readable } from 'node:stream'
import { z } from 'zod'
import { findProject } from '../../actions/access.ts'
import { createVolume, removeVolume } from '../../actions/change-volumes.ts'
import { measureVolumes } from '../../actions/measure-volumes.ts'
import type { ServerServices } from '../../actions/services.ts'
import { downloadVolume, uploadVolume } from '../../actions/volume-files.ts'
import type { Api } from '../api-types.ts'
import { confirmQuery, projectParams, volumeParams, volumeSchema } from '../schemas.ts'
import { viewVolumes } from '../view-volumes.ts'

const listed = z.object({ volumes: z.array(volumeSchema) })
const tarTypes = ['application/x-tar', 'application/gzip', 'application/octet-stream']

export function volumeRoutes(api: Api, services: ServerServices): void {
  const all = '/projects/:project/volumes'
  const files = `${all}/:volume/files.tar`

  api.get(
    all,
    {
      schema: {
        summary: 'Volumes, with their sizes and where they are mounted',
        params: projectParams,
        response: { 200: listed },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      return { volumes: await viewVolumes(services, project) }
    },
  )

  api.post(
    all,
    {
      schema: {
        summary: 'Make an empty volume; one that a container mounts is made by itself',
        params: projectParams,
        body: z.strictObject({ name: z.string() }),
        response: { 201: volumeSchema },
      },
    },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      const { name } = await createVolume(services, request.user, project, request.body.name)
      const volumes = await viewVolumes(services, project)
      return reply.status(201).send(volumes.find((volume) => volume.name === name)!)
    },
  )

  api.post(
    `${all}/measure`,
    {
      schema: {
        summary: 'Measure the volumes now; with many files it takes minutes',
        params: projectParams,
        response: { 200: listed },
      },
    },
    async (request) => {
      const project = await findProject(services, request.user, request.params.project)
      const gone = new AbortController()
      request.raw.socket.once('close', () => gone.abort())
      await measureVolumes(services, await services.engine(), gone.signal)
      return { volumes: await viewVolumes(services, project) }
    },
  )

  api.delete(
    `${all}/:volume`,
    {
      schema: {
        summary: 'Remove a volume with its files; `confirm` is its name again',
        params: volumeParams,
        querystring: confirmQuery,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      await removeVolume(services, request.user, project, request.params.volume, request.query.confirm)
      return reply.status(204).send(null)
    },
  )

  api.get(
    files,
    {
      schema: {
        summary: 'Download the files of a volume as a tar',
        params: volumeParams,
        produces: ['application/x-tar'],
      },
    },
    async (request, reply) => {
      const { project: name, volume } = request.params
      const project = await findProject(services, request.user, name)
      const tar = await downloadVolume(services, request.user, project, volume)
      return reply
        .type('application/x-tar')
        .header('content-disposition', `attachment; filename="${name}-${volume}.tar"`)
        .send(tar)
    },
  )

  api.addContentTypeParser(tarTypes, (_request, body, done) => done(null, body))
  api.put(
    files,
    {
      schema: {
        summary: 'Write the files of a tar into a volume, over those of the same path',
        params: volumeParams,
        consumes: tarTypes,
        body: z.custom<Readable>(isStream, `a tar is needed, as ${tarTypes[0]}`),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const project = await findProject(services, request.user, request.params.project)
      await uploadVolume(services, request.user, project, request.params.volume, request.body)
      return reply.status(204).send(null)
    },
  )
}

function isStream(body: unknown): boolean {
  return typeof (body as Readable | null)?.pipe === 'function'
}
