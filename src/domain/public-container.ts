import type { ServiceSpec } from './spec/spec.ts'

/** Of HTTP; 443 is for programs that bring their own certificate. */
const webPorts = [80, 443]

export interface PublicChoice {
  /** null: main. */
  service: { name: string; port: number } | null
  /** For people. */
  why: string
}

/**
 * Which container faces the internet: the service that is declared to, else one that exposes 80 or 443 (nginx before
 * others, then the file's order), else main. `ports`: what each service's image exposes, as far as it is known.
 */
export function choosePublic(services: ServiceSpec[], ports: ReadonlyMap<string, number[]>): PublicChoice {
  const webPort = (name: string) => webPorts.find((port) => ports.get(name)?.includes(port))
  const declared = services.find((service) => service.public)
  if (declared) {
    const { name, health } = declared
    const port = webPort(name) ?? health?.port ?? ports.get(name)?.[0] ?? webPorts[0]!
    return { service: { name: declared.name, port }, why: `${declared.name} is declared public` }
  }
  const candidates = services.filter((service) => service.public !== false && webPort(service.name))
  const chosen = candidates.find((service) => isNginx(service)) ?? candidates[0]
  if (!chosen) return { service: null, why: 'no service exposes port 80 or 443' }
  const port = webPort(chosen.name)!
  const others = candidates.filter((service) => service !== chosen).map(({ name }) => name)
  const because = others.length ? ` (so do ${others.join(', ')}; public: true on a service chooses)` : ''
  return { service: { name: chosen.name, port }, why: `${chosen.name} exposes port ${port}${because}` }
}

function isNginx({ name, catalogue, image }: ServiceSpec): boolean {
  return catalogue === 'nginx' || name === 'nginx' || /(^|\/)nginx[:@]/.test(image)
}
