import { choosePort } from '../../src/domain/ports.ts'
import { mainEnvValues, settingsOf } from '../../src/domain/spec/main-settings.ts'
import { DeploymentFailedError } from '../../src/errors.ts'
import type { ReleaseRow } from '../../src/store/schema.ts'
import type { Attempt } from '../attempt.ts'
import type { WorkerServices } from '../worker-services.ts'

/** The release to bring up: the one built or chosen, or for new settings the live image with them. */
export async function findRelease(
  services: WorkerServices,
  { project, deployment }: Attempt,
): Promise<ReleaseRow> {
  const { store, engine } = services
  if (deployment.release_id !== null) return store.releases.get(deployment.release_id)
  const live =
    project.live_deployment_id === null ? null : await store.deployments.get(project.live_deployment_id)
  const before = live?.release_id ? await store.releases.get(live.release_id) : null
  const image = before && (await engine.inspectImage(before.image_id))
  if (!before || !image) {
    throw new DeploymentFailedError(
      'nothing_live',
      'Nothing is live that could get the new settings: push a commit first.',
    )
  }
  const { spec, generated } = await store.definitions.get(project.id)
  const env = mainEnvValues(spec, generated, services.catalogue)
  return store.releases.make({
    projectId: project.id,
    deploymentId: deployment.id,
    image: {
      id: before.image_id,
      ref: before.image_ref,
      bytes: before.image_bytes,
      hasHealthcheck: image.hasHealthcheck,
    },
    port: choosePort(image.ports, env.PORT, spec.main.port),
    env,
    settings: settingsOf(spec),
  })
}
