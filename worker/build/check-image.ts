import type { EngineInfo, ImageFacts } from '../../src/engine/engine.ts'
import { DeploymentFailedError } from '../../src/errors.ts'

/** What can be known to fail before anything is started. */
export function checkImage(image: ImageFacts, engine: EngineInfo): void {
  if (image.architecture !== engine.architecture) {
    throw new DeploymentFailedError(
      'wrong_architecture',
      `The image is for ${image.os}/${image.architecture}, but this server is ${engine.os}/${engine.architecture}.\nRemove --platform from FROM, or use a base image for ${engine.architecture}.`,
    )
  }
  if (!image.hasCommand) {
    throw new DeploymentFailedError(
      'no_command',
      'The image has neither CMD nor ENTRYPOINT, so there is nothing to start.\nAdd a line like CMD ["node", "server.js"] to the Dockerfile.',
    )
  }
}
