import type { ContainerSpec, Spec } from './spec.ts'

/** `main` or a service by its name. */
export function containerOf(spec: Spec, name: string): ContainerSpec | null {
  if (name === 'main') return spec.main
  return spec.services.find((service) => service.name === name) ?? null
}
