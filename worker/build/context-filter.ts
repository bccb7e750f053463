import dockerignore from '@balena/dockerignore'
import { DeploymentFailedError, messageOf } from '../../src/errors.ts'

/**
 * Which paths of a context are sent, by the text of its .dockerignore (null: all), with Docker's rules
 * (docs.docker.com, "Dockerignore file"). The Dockerfile always is. Throws DeploymentFailedError `dockerignore_syntax`.
 */
export function contextFilter(text: string | null, dockerfile: string): (path: string) => boolean {
  if (text === null) return () => true
  try {
    const ignore = dockerignore.default({ ignorecase: false }).add(text.replace(/^\uFEFF/, ''))
    ignore.ignores('.')
    return (path) => path === dockerfile || !ignore.ignores(path)
  } catch (cause) {
    throw new DeploymentFailedError(
      'dockerignore_syntax',
      `The .dockerignore file has a pattern that can't be used: ${messageOf(cause)}\nCorrect it, commit, and push again.`,
      { cause },
    )
  }
}
