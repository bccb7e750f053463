import { DeploymentFailedError } from '../errors.ts'

export interface ExposedPort {
  port: number
  /** `tcp`, `udp` or `sctp`. */
  protocol: string
  /** By the base image, not by the Dockerfile that was built. */
  inherited: boolean
}

export interface ChosenPort {
  port: number
  /** Where it comes from, for people: `EXPOSE`, `PORT`, ... */
  source: string
}

const shownPorts = 5

/**
 * The port on which main is expected to listen: PORT where the user set it, else what
 * doprax.yaml declares, else the first TCP port of `exposed`, which has
 * the Dockerfile's own in its order before the base image's. Throws `no_port` when nothing says one.
 */
export function choosePort(
  exposed: ExposedPort[],
  userPort: string | undefined,
  declared: number | null = null,
): ChosenPort {
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
  if (declared !== null) return { port: declared, source: 'doprax.yaml' }
  const [first, ...others] = exposed.filter(({ protocol }) => protocol === 'tcp')
  if (!first) throw noPort(exposed)
  const what = first.inherited ? 'EXPOSE of the base image' : 'EXPOSE'
  if (!others.length) return { port: first.port, source: what }
  const shown = others.slice(0, shownPorts).map(({ port }) => port)
  const more = others.length > shownPorts ? ` and ${others.length - shownPorts} more` : ''
  return {
    port: first.port,
    source: `the first ${what}; also ${shown.join(', ')}${more}: set the variable PORT to choose`,
  }
}

function noPort(others: ExposedPort[]): DeploymentFailedError {
  const alone = others.map(({ port, protocol }) => `${port}/${protocol}`).join(', ')
  return new DeploymentFailedError(
    'no_port',
    `The image exposes no TCP port${alone && ` (only ${alone})`}, so no request could reach it.\nAdd a line like EXPOSE 3000 to the Dockerfile (the port your program listens on; a variable there needs a value, as by ARG PORT=3000), or set the variable PORT of the project.`,
  )
}
