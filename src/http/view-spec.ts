import type { ContainerSpec, EnvEntry, Spec } from '../domain/spec/spec.ts'

/** A spec as the API shows it: without secret values. */
export function viewSpec({ main, services, domains }: Spec): Spec {
  return { main: viewContainer(main), services: services.map(viewContainer), domains }
}

/** In place of a secret text stands null, which is nothing that a spec itself may have. */
export function viewContainer<C extends ContainerSpec>(container: C): C {
  return { ...container, env: container.env.map(viewEntry) }
}

function viewEntry(entry: EnvEntry): EnvEntry {
  if (!entry.secret || entry.value.kind !== 'literal') return entry
  return { ...entry, value: { kind: 'literal', text: null as never } }
}
