import { DeploymentFailedError } from '../errors.ts'

export interface ChosenPort {
  port: number
  /** Where it comes from, for people: `EXPOSE`, `PORT`, ... */
  source: string
}

/**
 * The port on which main is expected to listen. `exposed`: the image's TCP ports, the Dockerfile's own before the base
 * image's. A PORT variable set by the user wins. Throws `no_port` when nothing says one.
 */
export function choosePort(exposed: number[], userPort: string | undefined): ChosenPort {
  if (userPort !== undefined) {
    const port = Number(userPort)
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new DeploymentFailedError(
        'bad_port',
        `The variable PORT is '${userPort}', which is no port: set it to a number from 1 to 65535, or remove it.`,
      )
    }
    return { port, source: 'PORT' }
  }
  const [first, ...others] = exposed
  if (first === undefined) {
    throw new DeploymentFailedError(
      'no_port',
      'The image exposes no TCP port, so no request could reach it.\nAdd a line like EXPOSE 3000 to the Dockerfile (the port your program listens on), or set the variable PORT of the project.',
    )
  }
  const rest = others.length ? `; also ${others.join(', ')}: set PORT to choose` : ''
  return { port: first, source: `EXPOSE${rest}` }
}
