import type { ConfigFile, EnvEntry, VolumeMount } from '../spec/spec.ts'
import { type Facet, facetKey } from './facets.ts'
import type { PlanAction, PlanItem } from './plan-item.ts'
import { settingText } from './setting-text.ts'

/** Things that a container has many of: each comes and goes. The rest are settings, which change. */
const comeAndGo = ['service', 'env', 'volume', 'config file', 'domain']
/** What the engine changes in a running container. */
const live = ['memory', 'cpus', 'disk', 'public', 'needs', 'domain']

export function describe(
  from: Facet | null,
  to: Facet | null,
  { result, hasVolumes }: { result: Map<string, Facet>; hasVolumes: boolean },
): PlanItem {
  const facet = (to ?? from)!
  const action = actionOf(from, to, facet.what)
  const text = (side: Facet | null) => side && facetText(side, result)
  return {
    action,
    container: facet.container,
    what: facet.what,
    name: facet.name,
    from: text(from),
    to: text(to),
    effect: isSwapped(from, to) ? emptied(from!, to!) : effectOf(action, facet, { result, hasVolumes }),
    loses: action === 'destroy' || (action === 'replace' && hasVolumes) || isSwapped(from, to),
  }
}

function actionOf(from: Facet | null, to: Facet | null, what: string): PlanAction {
  if (what === 'image') return 'replace'
  if (!comeAndGo.includes(what)) return 'change'
  return from ? (to ? 'change' : 'destroy') : 'create'
}

/** Another volume at the same place: what the container kept there is out of its sight. */
function isSwapped(from: Facet | null, to: Facet | null): boolean {
  if (from?.what !== 'volume' || !to) return false
  return (from.value as VolumeMount).name !== (to.value as VolumeMount).name
}

function emptied(from: Facet, to: Facet): string {
  const [old, next] = [from, to].map(({ value }) => (value as VolumeMount).name)
  return `${to.container} then sees what is in ${next}; ${old} stays as it is, until it is removed by name`
}

function effectOf(
  action: PlanAction,
  { container, what }: Facet,
  { result, hasVolumes }: { result: Map<string, Facet>; hasVolumes: boolean },
): string | null {
  if (what === 'service') {
    if (action === 'destroy') return hasVolumes ? 'its volumes stay until they are removed by name' : null
    const volumes = [...result.values()]
      .filter((other) => other.container === container && other.what === 'volume')
      .map(({ value }) => (value as VolumeMount).name)
    return volumes.length ? `with the volume${volumes.length > 1 ? 's' : ''} ${volumes.join(', ')}` : null
  }
  if (action === 'destroy' && what === 'volume') return 'the volume itself stays until it is removed by name'
  if (container === null || container === 'main' || live.includes(what)) return null
  return `${container} is restarted${action === 'replace' ? ' with it; its volumes stay' : ''}`
}

/** What a person reads of a facet's value; never a secret one. */
function facetText({ container, what, value }: Facet, all: Map<string, Facet>): string {
  switch (what) {
    case 'service':
      return String(all.get(facetKey(container, 'image', ''))?.value ?? '')
    case 'env':
      return envText(value as EnvEntry)
    case 'volume': {
      const { name, readOnly } = value as VolumeMount
      return readOnly ? `${name} (read-only)` : name
    }
    case 'config file': {
      const { source, content } = value as ConfigFile
      return source ?? `${Buffer.byteLength(content ?? '')} bytes of text`
    }
    case 'domain':
      return (value as { www: boolean }).www ? 'and its www name' : ''
    default:
      return settingText(what, value)
  }
}

function envText({ value, secret }: EnvEntry): string {
  if (value.kind !== 'literal') return 'generated'
  return secret ? 'hidden' : value.text
}
