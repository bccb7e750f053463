import { seconds } from '../log-event.ts'
import { shellWord } from '../shell-word.ts'
import { megabytes } from '../size-text.ts'
import type { HealthCheck, ServiceSpec } from '../spec/spec.ts'

/** What a person reads of a container's setting, by the names of its facets. */
export function settingText(what: string, value: unknown): string {
  switch (what) {
    case 'memory':
    case 'disk':
      return megabytes(Number(value))
    case 'command':
      return (value as string[]).map(shellWord).join(' ')
    case 'health check':
      return healthText(value as HealthCheck)
    case 'stop grace':
      return seconds(Number(value))
    case 'ulimits':
      return Object.entries(value as ServiceSpec['ulimits'])
        .map(([name, { soft, hard }]) => `${name} ${soft === hard ? soft : `${soft}:${hard}`}`)
        .join(', ')
    default:
      return Array.isArray(value) ? value.join(', ') : String(value)
  }
}

function healthText({ path, port, timeoutMs, intervalMs }: HealthCheck): string {
  const asked = path ? `GET ${path}` : 'a connection'
  return [
    port ? `${asked} on port ${port}` : asked,
    intervalMs && `every ${seconds(intervalMs)}`,
    timeoutMs && `within ${seconds(timeoutMs)}`,
  ]
    .filter(Boolean)
    .join(', ')
}
