import type { ContainerRole } from './engine.ts'

/** Only objects with this label and our instance's id as its value are ours. */
export const instanceLabel = 'doprax.instance'
export const projectLabel = 'doprax.project'
export const roleLabel = 'doprax.role'
const releaseLabel = 'doprax.release'
const deploymentLabel = 'doprax.deployment'
const exposesLabel = 'doprax.exposes'
const serviceLabel = 'doprax.service'
const fingerprintLabel = 'doprax.fingerprint'
/** Of a volume: what the project calls it. */
export const volumeLabel = 'doprax.volume'
/** Of a volume: that it holds config files; of a container: the name of the volume with its own. */
export const filesLabel = 'doprax.files'
/** Of a container that never starts, and of its image: the process that uses it. */
export const helperLabel = 'doprax.helper'

export interface Labelled {
  project: string
  role?: ContainerRole
  release?: number
  deployment?: number
  service?: string | null
  fingerprint?: string | null
}

export function toLabels(
  instance: string,
  { project, role, release, deployment, service, fingerprint }: Labelled,
): Record<string, string> {
  return {
    [instanceLabel]: instance,
    [projectLabel]: project,
    ...(role && { [roleLabel]: role }),
    ...(release !== undefined && { [releaseLabel]: String(release) }),
    ...(deployment !== undefined && { [deploymentLabel]: String(deployment) }),
    ...(service && { [serviceLabel]: service }),
    ...(fingerprint && { [fingerprintLabel]: fingerprint }),
  }
}

export function fromLabels(labels: Record<string, string> | undefined): Required<Labelled> {
  return {
    project: labels?.[projectLabel] ?? '',
    role: labels?.[roleLabel] === 'service' ? 'service' : 'main',
    release: Number(labels?.[releaseLabel] ?? 0),
    deployment: Number(labels?.[deploymentLabel] ?? 0),
    service: labels?.[serviceLabel] ?? null,
    fingerprint: labels?.[fingerprintLabel] ?? null,
  }
}

/** On images: the arguments of the Dockerfile's EXPOSE instructions. */
export function exposesToLabel(exposes: string[]): Record<string, string> {
  return { [exposesLabel]: exposes.join('\n') }
}

export function exposesFromLabel(labels: Record<string, string> | undefined): string[] {
  return labels?.[exposesLabel]?.split('\n').filter(Boolean) ?? []
}

/** The filter of Docker's list calls that leaves only this instance's objects, or those of one of its projects. */
export function ours(instance: string, project?: string): { label: string[] } {
  const of = project === undefined ? [] : [`${projectLabel}=${project}`]
  return { label: [`${instanceLabel}=${instance}`, ...of] }
}
