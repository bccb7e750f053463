import type { ContainerCreateOptions, MountSettings } from 'dockerode'
import type { ContainerSpec } from './engine.ts'
import { toLabels } from './labels.ts'

/**
 * What Docker is told about a container (Docker Engine API, ContainerCreate). Without Docker's own init: images that bring
 * one (s6-overlay, systemd) refuse to run when they are not process 1.
 */
export function containerOptions(
  instance: string,
  spec: ContainerSpec,
  { mounts, labels }: { mounts: MountSettings[]; labels: Record<string, string> },
): ContainerCreateOptions {
  return {
    name: spec.name,
    Image: spec.image,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...toLabels(instance, spec), ...labels },
    ...(spec.command && { Cmd: spec.command }),
    ...(spec.stopSignal && { StopSignal: spec.stopSignal }),
    HostConfig: {
      NetworkMode: spec.network,
      ExtraHosts: Object.entries(spec.hosts).map(([name, address]) => `${name}:${address}`),
      Mounts: [...volumeMounts(spec), ...mounts],
      ...limitOptions(spec.limits),
      Ulimits: Object.entries(spec.ulimits ?? {}).map(([name, { soft, hard }]) => ({
        Name: name,
        Soft: soft,
        Hard: hard,
      })),
      SecurityOpt: ['no-new-privileges'],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
      RestartPolicy: { Name: spec.restarts ? 'always' : 'no' },
    },
    NetworkingConfig: { EndpointsConfig: { [spec.network]: { Aliases: spec.aliases ?? [] } } },
  }
}

/** Without swap: a container that needs more memory is to end, not to slow down all others. */
export function limitOptions({ memoryBytes, cpus, pids }: Omit<ContainerSpec['limits'], 'diskBytes'>) {
  return {
    Memory: memoryBytes,
    MemorySwap: memoryBytes,
    NanoCpus: Math.round(cpus * 1e9),
    PidsLimit: pids,
  }
}

function volumeMounts({ volumes = [] }: ContainerSpec): MountSettings[] {
  return volumes.map(({ name, mount, readOnly }) => ({
    Type: 'volume',
    Source: name,
    Target: mount,
    ReadOnly: readOnly,
  }))
}
