import type { ContainerCreateOptions } from 'dockerode'
import type { ContainerSpec } from './engine.ts'
import { toLabels } from './labels.ts'

/**
 * What Docker is told about a container (Docker Engine API, ContainerCreate). Without Docker's own init: images that bring
 * one (s6-overlay, systemd) refuse to run when they are not process 1.
 */
export function containerOptions(instance: string, spec: ContainerSpec): ContainerCreateOptions {
  const { memoryBytes, cpus, pids } = spec.limits
  return {
    name: spec.name,
    Image: spec.image,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: toLabels(instance, spec),
    HostConfig: {
      NetworkMode: spec.network,
      ExtraHosts: Object.entries(spec.hosts).map(([name, address]) => `${name}:${address}`),
      Memory: memoryBytes,
      MemorySwap: memoryBytes,
      NanoCpus: Math.round(cpus * 1e9),
      PidsLimit: pids,
      SecurityOpt: ['no-new-privileges'],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
      RestartPolicy: { Name: 'no' },
    },
  }
}
