import { ConflictError, DopraxError, NotFoundError } from '../../../errors.ts'
import { isHostLabel, printable } from '../../names.ts'
import type { Catalogue } from '../catalogue.ts'
import { withDefaults } from '../catalogue-defaults.ts'
import { mostServices } from '../keys/services.ts'
import { emptyContainer, type ServiceSpec, type Spec } from '../spec.ts'
import { badSetting, checkContainer } from './check-container.ts'
import { type ContainerInput, mergeContainer } from './container-input.ts'
import { type ImageInput, imageOf } from './service-image.ts'

export type ServiceInput = ContainerInput & ImageInput & Partial<Pick<ServiceSpec, 'public' | 'ulimits'>>

/**
 * Adds a service, with what its catalogue entry knows of it, or changes the one of that name. Throws a DopraxError
 * for what can't be, a ConflictError `too_many_services` or `public_taken`.
 */
export function putService(
  spec: Spec,
  name: string,
  input: ServiceInput,
  { catalogue, project }: { catalogue: Catalogue; project: string },
): Spec {
  const known = spec.services.find((service) => service.name === name) ?? null
  if (!known) checkNew(spec, name, project)
  const service = checkContainer(merge(name, known, input, catalogue))
  checkUlimits(service)
  const other = spec.services.find((one) => one.public && one.name !== name)
  if (service.public && other)
    throw new ConflictError('public_taken', `${other.name} is declared public already; only one can be.`)
  const services = known
    ? spec.services.map((one) => (one === known ? service : one))
    : [...spec.services, service]
  return { ...spec, services }
}

/** Throws a NotFoundError, or a ConflictError `service_needed`. */
export function removeService(spec: Spec, name: string): Spec {
  if (!spec.services.some((service) => service.name === name)) throw noService(name)
  if (spec.main.needs.includes(name))
    throw new ConflictError('service_needed', `Main needs ${name}: take it out of main's needs first.`)
  return { ...spec, services: spec.services.filter((service) => service.name !== name) }
}

export function noService(name: string): NotFoundError {
  return new NotFoundError(`There is no service '${printable(name)}'.`)
}

function merge(
  name: string,
  known: ServiceSpec | null,
  input: ServiceInput,
  catalogue: Catalogue,
): ServiceSpec {
  const chosen = imageOf(name, input, known, catalogue)
  const before = known ?? { name, ...chosen, ...emptyContainer(), public: null, ulimits: {} }
  const merged = {
    ...mergeContainer(before, input),
    ...chosen,
    public: input.public === undefined ? before.public : input.public,
    ulimits: input.ulimits ?? before.ulimits,
  }
  const entry = known ? null : catalogue.entries.find((one) => one.name === chosen.catalogue)
  return entry ? withDefaults(merged, entry) : merged
}

function checkNew({ services }: Spec, name: string, project: string): void {
  if (name === 'main' || name === 'localhost' || name === project)
    throw new DopraxError(
      'reserved_name',
      `'${name}' is the name of something else inside the project: give the service another one.`,
    )
  if (!isHostLabel(name))
    throw new DopraxError(
      'bad_name',
      `'${printable(name)}' can't be a service's name, as that is its host name: use 1 to 63 letters a-z, digits and inner hyphens.`,
    )
  if (services.length >= mostServices)
    throw new ConflictError('too_many_services', `A project has at most ${mostServices} services.`)
}

function checkUlimits({ ulimits }: ServiceSpec): void {
  for (const [name, { soft, hard }] of Object.entries(ulimits)) {
    if (hard !== -1 && (soft === -1 || soft > hard))
      throw badSetting(`ulimits.${name}`, String(soft), 'is above the hard limit.')
  }
}
