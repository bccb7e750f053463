import { imageRef } from '../domain/engine-names.ts'
import type { Connection } from './connection.ts'
import type { ImageFacts, ImageListing } from './engine.ts'
import { statusOf } from './engine-errors.ts'
import { orderPorts } from './image-ports.ts'
import { exposesFromLabel, fromLabels, ours } from './labels.ts'
import { isReference } from './pull/reference.ts'

export async function inspectImage(connection: Connection, image: string): Promise<ImageFacts | null> {
  if (!isReference(image)) return null
  return connection.find(async (docker) => {
    const handle = docker.getImage(image)
    const [facts, history] = await Promise.all([handle.inspect(), handle.history()])
    const { Config: config } = facts
    const test = config.Healthcheck?.Test ?? []
    return {
      id: facts.Id,
      sizeBytes: facts.Size,
      architecture: facts.Architecture,
      os: facts.Os,
      ports: orderPorts(
        Object.keys(config.ExposedPorts ?? {}),
        history.map((layer: { CreatedBy?: string }) => layer.CreatedBy ?? ''),
        exposesFromLabel(config.Labels),
      ),
      hasCommand: Boolean(config.Cmd?.length || [config.Entrypoint ?? []].flat().length),
      hasHealthcheck: test.length > 0 && test[0] !== 'NONE',
    }
  })
}

/** Labels are inherited: an image that somebody made FROM one of ours has them too, but not our name. */
export async function listImages(connection: Connection, instance: string): Promise<ImageListing[]> {
  const images = await connection.call((docker) => docker.listImages({ filters: ours(instance) as never }))
  return images.flatMap(({ Id: id, Size: sizeBytes, Labels: labels, RepoTags: refs }) => {
    const { project } = fromLabels(labels)
    const ourName = imageRef(instance, project, 0).replace(/0$/, '')
    return (refs ?? [])
      .filter((ref) => ref.startsWith(ourName))
      .map((ref) => ({ ref, id, project, sizeBytes }))
  })
}

/** Removes one tag, or an image by its id. One that a container still uses (409) stays; an absent one is success. */
export async function removeImage(connection: Connection, ref: string): Promise<void> {
  await connection.call(async (docker) => {
    try {
      await docker.getImage(ref).remove()
    } catch (error) {
      if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error
    }
  })
}
