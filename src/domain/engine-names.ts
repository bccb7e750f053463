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

/** A dot is in no project's name, so no main of any project can have this one. */
export function serviceContainerName(instance: string, project: string, service: string): string {
  return `doprax-${instance}-${project}.${service}`
}

export function volumeName(instance: string, id: number): string {
  return `doprax-${instance}-v${id}`
}
