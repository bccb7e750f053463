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
