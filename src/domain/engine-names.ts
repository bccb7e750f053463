/** Names on the engine, which several instances of Doprax may share. `instance` is this one's id. */

export function networkName(instance: string, project: string): string {
  return `doprax-${instance}-${project}`
}

export function containerName(instance: string, project: string, deployment: number): string {
  return `doprax-${instance}-${project}-d${deployment}`
}

export function imageRef(instance: string, project: string, deployment: number): string {
  return `doprax-${instance}/${project}:d${deployment}`
}

/**
 * A dot is in no project's name, so no main of any project can have this one. A service's next container is there beside
 * the one before it, which has another fingerprint.
 */
export function serviceContainerName(
  instance: string,
  project: string,
  service: string,
  fingerprint: string,
): string {
  return `doprax-${instance}-${project}.${service}-${fingerprint.slice(0, 6)}`
}

export function volumeName(instance: string, id: number): string {
  return `doprax-${instance}-v${id}`
}

/** null: it is no volume of a project of this instance. */
export function volumeIdOf(instance: string, name: string): number | null {
  const [, ofInstance, id] = /^doprax-([^-]+)-v([1-9]\d{0,14})$/.exec(name) ?? []
  return ofInstance === instance ? Number(id) : null
}

/** What the names of the bridges of all projects' networks begin with. */
export function bridgePrefix(instance: string): string {
  return `dp${instance}-`
}

/** The network interface of a project's network, told by its addresses: names of interfaces have at most 15 characters. */
export function bridgeName(instance: string, subnet: string): string {
  const [a, b, c] = subnet.split('.').map(Number)
  return `${bridgePrefix(instance)}${[a, b, c].map((byte) => byte!.toString(16).padStart(2, '0')).join('')}`
}
