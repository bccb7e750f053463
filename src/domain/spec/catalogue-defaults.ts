import type { CatalogueEntry, CatalogueEnv } from './catalogue.ts'
import type { ServiceSpec } from './spec.ts'

/** A service with what its catalogue entry adds to what was declared; nothing declared is changed. */
export function withDefaults(service: ServiceSpec, entry: CatalogueEntry): ServiceSpec {
  const version = majorVersion(service.image)
  const dataPath = entry.data.findLast(({ since }) => since <= version)?.path
  const taken = [...service.volumes, ...service.configFiles].some(({ mount }) => mount === dataPath)
  const volumes =
    dataPath === undefined || taken
      ? service.volumes
      : [...service.volumes, { name: `${service.name}_data`, mount: dataPath, readOnly: false }]
  const declared = service.env.map(({ key }) => key)
  const env = entry.env
    .filter((variable) => variable.since <= version && !isDeclared(variable, declared))
    .map(({ key, value, secret }) => ({ key, value, secret }))
  const { health } = service
  return {
    ...service,
    volumes,
    env: [...service.env, ...env],
    size: { ...service.size, memoryBytes: service.size.memoryBytes ?? entry.memoryBytes },
    command: service.command ?? entry.command,
    health: {
      path: health?.path ?? null,
      port: health?.port ?? entry.health.port,
      timeoutMs: health?.timeoutMs ?? entry.health.timeoutMs,
      intervalMs: health?.intervalMs ?? null,
    },
    stop: { ...service.stop, graceMs: service.stop.graceMs ?? entry.stop.graceMs },
    ulimits: { ...entry.ulimits, ...service.ulimits },
  }
}

function isDeclared(variable: CatalogueEnv, declared: string[]): boolean {
  return [variable.key, ...variable.unless].some((pattern) =>
    pattern.endsWith('*')
      ? declared.some((key) => key.startsWith(pattern.slice(0, -1)))
      : declared.includes(pattern),
  )
}

/** 5 of `mysql:5.7`; a tag that is no version (`latest`, `alpine`) or a digest counts as the newest. */
function majorVersion(image: string): number {
  const tag = /:([^:/@]+)(@|$)/.exec(image)?.[1] ?? ''
  const major = /^v?(\d{1,4})(\D|$)/.exec(tag)?.[1]
  return major === undefined ? Number.POSITIVE_INFINITY : Number(major)
}
