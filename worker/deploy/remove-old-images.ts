import { imagesToKeep } from '../../src/domain/retention.ts'
import type { ImageListing } from '../../src/engine/engine.ts'
import type { ProjectRow } from '../../src/store/schema.ts'
import type { WorkerServices } from '../worker-services.ts'

/** Removes a project's images that no kept release needs, by their tags, and marks releases whose image is gone. */
export async function removeOldImages(
  { engine, store, events }: Pick<WorkerServices, 'engine' | 'store' | 'events'>,
  project: ProjectRow,
  listed: ImageListing[],
): Promise<void> {
  const images = listed.filter((image) => image.project === project.name)
  const building = await store.deployments.active(project.id)
  const releases = await store.releases.withImage(
    project.id,
    images.map(({ ref }) => ref),
  )
  const keep = imagesToKeep(releases.map((release) => ({ ...release, imageRef: release.image_ref })))
  const present = new Set<string>()
  for (const image of images) {
    if (keep.has(image.ref) || image.ref.endsWith(`:d${building?.number}`)) present.add(image.ref)
    else await engine.removeImage(image.ref)
  }
  for (const release of releases) {
    const gone = !present.has(release.image_ref)
    // Or made since they were listed.
    const isNews =
      gone !== (release.image_gone === 1) && !(gone && (await engine.inspectImage(release.image_ref)))
    if (isNews) {
      await store.releases.markGone(release.id, gone)
      events.publish({ project: project.name, deployment: null, kind: 'project' })
    }
  }
}
